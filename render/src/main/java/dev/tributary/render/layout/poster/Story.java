package dev.tributary.render.layout.poster;

import dev.tributary.graph.Node;
import dev.tributary.graph.Positions;
import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.Lane;
import dev.tributary.render.figure.Box;
import dev.tributary.render.layout.flow.Flow;
import dev.tributary.render.layout.flow.Plan;
import dev.tributary.render.layout.flow.Stop;
import dev.tributary.render.text.VisibleText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a circuit does, in a sentence: where its widest way from the embedding to the unembedding begins and ends, and
 * the heads that carry it from token to token. The widest way is the one whose thinnest ribbon is thickest; where it is
 * not known how much a head hands over, the hand-over does not count.
 */
final class Story {

    private static final int LONGEST_TOKEN = 24;
    private static final int MOST_NAMES = 3;

    private final Plan plan;
    private final Map<Stop, Double> widest = new HashMap<>();
    private final Map<Stop, Stop> before = new HashMap<>();

    private Story(Plan plan) {
        this.plan = plan;
    }

    /** The sentence, or nothing if no way leads from the embedding to the unembedding. */
    static Optional<String> of(CircuitView view, DrawOptions options) {
        Story story = new Story(Plan.of(view, options));
        return story.way().map(story::sentence);
    }

    private record Step(Stop from, Stop to, double width) {}

    private Optional<List<Stop>> way() {
        List<Stop> stops = plan.lanes().stream()
                .flatMap(lane -> lane.stops().stream())
                .sorted(Comparator.comparingInt((Stop stop) -> stop.node().order())
                        .thenComparing(Stop::role)
                        .thenComparingInt(Stop::lane))
                .toList();
        Map<Stop, List<Step>> steps = steps(stops).stream().collect(Collectors.groupingBy(Step::from));
        for (Stop stop : stops) {
            if (stop.node() instanceof Node.Input) {
                widest.put(stop, Double.POSITIVE_INFINITY);
            }
            double here = widest.getOrDefault(stop, 0.0);
            for (Step step : steps.getOrDefault(stop, List.of())) {
                double through = Math.min(here, step.width());
                if (through > widest.getOrDefault(step.to(), 0.0)) {
                    widest.put(step.to(), through);
                    before.put(step.to(), stop);
                }
            }
        }
        return stops.stream()
                .filter(stop -> stop.node() instanceof Node.Logits && before.containsKey(stop))
                .max(Comparator.comparingDouble(stop -> widest.getOrDefault(stop, 0.0)))
                .map(this::back);
    }

    private List<Step> steps(List<Stop> stops) {
        List<Step> steps = new ArrayList<>();
        plan.lanes().forEach(lane -> lane.flows().forEach(flow -> steps.add(step(flow))));
        plan.falls().forEach(fall -> steps.add(step(fall)));
        if (plan.guessesHandovers()) {
            for (Stop stop : stops) {
                if (stop.role() == Box.Role.READS) {
                    plan.partners(stop)
                            .forEach(lane -> steps.add(new Step(
                                    stop,
                                    new Stop(plan.lanes().indexOf(lane), stop.node(), Box.Role.WRITES),
                                    Double.POSITIVE_INFINITY)));
                }
            }
        }
        return steps;
    }

    private static Step step(Flow flow) {
        return new Step(flow.source(), flow.target(), flow.magnitude());
    }

    private List<Stop> back(Stop end) {
        List<Stop> way = new ArrayList<>(List.of(end));
        for (Stop stop = before.get(end); stop != null; stop = before.get(stop)) {
            way.add(0, stop);
        }
        return way;
    }

    private String sentence(List<Stop> way) {
        Stop first = way.get(0);
        Stop last = way.get(way.size() - 1);
        List<String> carriers = new ArrayList<>();
        List<String> all = new ArrayList<>();
        for (int at = 1; at < way.size() - 1; at++) {
            String name = way.get(at).node().label();
            if (!all.contains(name)) {
                all.add(name);
            }
            if (way.get(at).lane() != way.get(at - 1).lane() && !carriers.contains(name)) {
                carriers.add(name);
            }
        }
        List<String> named = carriers.isEmpty() ? all : carriers;
        String through = named.isEmpty() ? " directly" : " through " + joined(named);
        if (plan.view().circuit().positions() instanceof Positions.All) {
            return "The input reaches the output" + through;
        }
        String end = first.lane() == last.lane() ? "the output" : quoted(lane(last));
        return word(lane(first)) + " reaches " + end + through;
    }

    private static String joined(List<String> names) {
        List<String> said = names.size() <= MOST_NAMES
                ? names
                : List.of(names.get(0), (names.size() - 2) + " more", names.get(names.size() - 1));
        return said.size() == 1
                ? said.get(0)
                : String.join(", ", said.subList(0, said.size() - 1)) + " and " + said.get(said.size() - 1);
    }

    private Lane lane(Stop stop) {
        return plan.view().lanes().get(plan.lanes().get(stop.lane()).position());
    }

    private static String word(Lane lane) {
        String token = lane.token().strip();
        return VisibleText.shortened(token.isEmpty() ? lane.name() : token, LONGEST_TOKEN);
    }

    private static String quoted(Lane lane) {
        return lane.token().isEmpty()
                ? VisibleText.shortened(lane.name(), LONGEST_TOKEN)
                : "\"" + VisibleText.shortened(lane.token(), LONGEST_TOKEN) + "\"";
    }
}
