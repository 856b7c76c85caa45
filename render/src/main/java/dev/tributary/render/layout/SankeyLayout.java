package dev.tributary.render.layout;

import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.figure.Figure;
import dev.tributary.render.figure.Scale;
import dev.tributary.render.layout.column.Columns;
import dev.tributary.render.layout.column.Measures;
import dev.tributary.render.layout.flow.Flow;
import dev.tributary.render.layout.flow.Plan;
import dev.tributary.render.layout.flow.Stop;
import dev.tributary.render.layout.lane.LaneContent;
import dev.tributary.render.layout.lane.LaneLayout;
import dev.tributary.render.layout.page.Assembly;
import dev.tributary.render.layout.page.Labels;
import dev.tributary.render.layout.page.Sheet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lays a circuit out as one continuous Sankey diagram: one lane per token position, one width scale for all of them, two
 * columns per attention layer, ribbons that run round the boxes of the layers they skip, and falls that lead from the
 * token that a head reads to the token where it writes.
 *
 * <p>A pure function: the same view and options give the same figure, to the last bit.
 */
public final class SankeyLayout {

    /** So many ribbons are led round boxes, the strongest; the others are hairlines behind them. */
    static final int MOST_ROUTED = 400;

    private SankeyLayout() {}

    /** The figure of a circuit. */
    public static Figure of(CircuitView view, DrawOptions options) {
        Plan plan = Plan.of(view, options);
        Columns columns = Columns.of(plan);
        Measures measures = Measures.of(options.orientation(), options.spacing(), columns.count());
        Set<Flow> routed = routed(plan);
        List<LaneContent> contents = new ArrayList<>();
        for (int lane = 0; lane < plan.lanes().size(); lane++) {
            contents.add(content(plan, lane, routed));
        }
        Scale scale = scale(plan, contents, columns, options.rootScale());
        List<Optional<LaneLayout>> lanes = lanes(contents, columns, measures, scale);
        if (!plan.falls().isEmpty() && plan.drawn() <= MOST_ROUTED) {
            Map<Stop, Double> landings = landings(lanes);
            contents.replaceAll(content -> content.fallsOut().isEmpty() ? content : content.withLandings(landings));
            lanes = lanes(contents, columns, measures, scale);
        }
        return new Assembly(new Sheet(plan, columns, measures, scale, lanes, contents)).figure();
    }

    private static List<Optional<LaneLayout>> lanes(
            List<LaneContent> contents, Columns columns, Measures measures, Scale scale) {
        return contents.stream()
                .map(content -> content.stops().isEmpty()
                        ? Optional.<LaneLayout>empty()
                        : Optional.of(new LaneLayout(content, columns, measures, scale)))
                .toList();
    }

    /** Where boxes stand in their lanes, so that heads which read can stand in the order in which their falls land. */
    private static Map<Stop, Double> landings(List<Optional<LaneLayout>> lanes) {
        Map<Stop, Double> landings = new HashMap<>();
        for (Optional<LaneLayout> lane : lanes) {
            for (int box = 0; lane.isPresent() && box < lane.get().stops().size(); box++) {
                landings.put(lane.get().stops().get(box), lane.get().standing(box));
            }
        }
        return landings;
    }

    private static Set<Flow> routed(Plan plan) {
        Set<Flow> routed = Collections.newSetFromMap(new IdentityHashMap<>());
        plan.lanes().stream()
                .flatMap(lane -> lane.flows().stream())
                .sorted(Comparator.comparingDouble(Flow::magnitude).reversed())
                .limit(MOST_ROUTED)
                .forEach(routed::add);
        return routed;
    }

    private static LaneContent content(Plan plan, int lane, Set<Flow> routed) {
        Plan.Lane drawn = plan.lanes().get(lane);
        List<Flow> running =
                new ArrayList<>(drawn.flows().stream().filter(routed::contains).toList());
        List<Flow> hairlines =
                drawn.flows().stream().filter(flow -> !routed.contains(flow)).toList();
        plan.falls().stream()
                .filter(fall -> fall.source().lane() == lane && fall.target().lane() == lane)
                .forEach(running::add);
        List<Flow> out = plan.falls().stream()
                .filter(fall -> fall.source().lane() == lane && fall.target().lane() != lane)
                .toList();
        List<Flow> in = plan.falls().stream()
                .filter(fall -> fall.target().lane() == lane && fall.source().lane() != lane)
                .toList();
        List<String> labels =
                drawn.stops().stream().map(stop -> Labels.of(plan, stop)).toList();
        return new LaneContent(drawn.stops(), labels, running, hairlines, out, in, Map.of());
    }

    /** Pixels for each unit of |score|, so that neither the largest box nor the widest ribbon gets out of hand. */
    private static Scale scale(Plan plan, List<LaneContent> contents, Columns columns, boolean root) {
        Scale unit = new Scale(1, root);
        Map<Stop, Double> loads = new HashMap<>();
        contents.forEach(content -> loads.putAll(content.loads(unit)));
        double largestBox =
                loads.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
        double largestRibbon = plan.lanes().stream()
                .flatMap(lane -> lane.flows().stream())
                .mapToDouble(flow -> unit.width(flow.score()))
                .max()
                .orElse(0);
        if (largestRibbon == 0) {
            return new Scale(0, root);
        }
        double pixels = Math.min(Measures.LARGEST_BOX / largestBox, Measures.LARGEST_RIBBON / largestRibbon);
        pixels = Math.min(pixels, Measures.FULLEST_COLUMN / Math.max(Double.MIN_NORMAL, fullest(loads, columns)));
        Map<Integer, Double> falling = new HashMap<>();
        plan.falls().stream()
                .filter(fall -> fall.source().lane() != fall.target().lane())
                .forEach(fall -> falling.merge(columns.of(fall.source()), unit.width(fall.score()), Double::sum));
        double most =
                falling.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
        return new Scale(most == 0 ? pixels : Math.min(pixels, Measures.FULLEST_CORRIDOR / most), root);
    }

    /** The largest sum of boxes in one column of one lane. */
    private static double fullest(Map<Stop, Double> loads, Columns columns) {
        Map<List<Integer>, Double> sums = new HashMap<>();
        loads.forEach((stop, load) -> sums.merge(List.of(stop.lane(), columns.of(stop)), load, Double::sum));
        return sums.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }
}
