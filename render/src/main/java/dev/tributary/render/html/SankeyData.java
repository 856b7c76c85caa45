package dev.tributary.render.html;

import dev.tributary.graph.Edge;
import dev.tributary.graph.Positions;
import dev.tributary.graph.score.StandardErrors;
import dev.tributary.render.CircuitView;
import dev.tributary.render.Lane;
import dev.tributary.render.figure.Band;
import dev.tributary.render.figure.Box;
import dev.tributary.render.figure.Figure;
import dev.tributary.render.figure.Ribbon;
import dev.tributary.render.text.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the script of an interactive figure knows beside its shapes. Ribbons and boxes have the numbers that the shapes
 * carry.
 *
 * @param handovers pairs of boxes between which heads hand over though no ribbon shows how much
 * @param styles style sheets of a figure that is saved: shapes, light, dark, and the definitions they refer to
 */
record SankeyData(
        String title,
        List<RibbonData> ribbons,
        List<BoxData> boxes,
        List<LaneData> lanes,
        List<List<Integer>> handovers,
        List<String> styles) {

    /**
     * A ribbon; source and target are numbers of boxes.
     *
     * @param port Q, K, V or nothing
     * @param course how it runs, in lower case
     */
    record RibbonData(int source, int target, double score, String port, String course, List<EdgeData> edges) {}

    /**
     * An edge.
     *
     * @param error the standard error of its score; left out where it is not known
     * @param doubt what speaks against its score; left out where nothing is known to
     */
    record EdgeData(String name, double score, @Nullable Double error, @Nullable String doubt) {}

    /** A box. */
    record BoxData(String name, String label, String role, int lane, double incoming, double outgoing) {}

    /** A lane: a short text for its button and a full one for hovering. */
    record LaneData(String chip, String text) {}

    static SankeyData of(CircuitView view, Figure figure, RibbonNumbers numbers, List<String> styles) {
        return new SankeyData(
                VisibleText.of(view.title()),
                numbers.inOrder(figure).stream()
                        .map(ribbon -> ribbon(view, ribbon))
                        .toList(),
                figure.boxes().stream().map(SankeyData::box).toList(),
                view.circuit().positions() instanceof Positions.All
                        ? List.of()
                        : figure.bands().stream().map(band -> lane(view, band)).toList(),
                handovers(view, figure),
                styles);
    }

    private static RibbonData ribbon(CircuitView view, Ribbon ribbon) {
        return new RibbonData(
                ribbon.source(),
                ribbon.target(),
                ribbon.score(),
                ribbon.port().badge(),
                ribbon.course().name().toLowerCase(Locale.ROOT),
                ribbon.edges().stream().map(edge -> edge(view, edge)).toList());
    }

    private static EdgeData edge(CircuitView view, Edge edge) {
        int index = view.space().indexOf(edge);
        Optional<StandardErrors> errors = view.scores().standardErrors();
        return new EdgeData(
                edge.name(),
                view.scores().value(index),
                errors.isPresent() ? (Double) errors.get().value(index) : null,
                doubt(view, index));
    }

    private static @Nullable String doubt(CircuitView view, int index) {
        List<String> doubts = new ArrayList<>();
        if (view.isUnstable(index)) {
            doubts.add("sign not sure");
        }
        if (view.doubtful().contains(index)) {
            doubts.add("exact effect far smaller, or of the other sign");
        }
        return doubts.isEmpty() ? null : String.join("; ", doubts);
    }

    private static BoxData box(Box box) {
        return new BoxData(
                box.node().name(),
                box.node().label(),
                box.role().name().toLowerCase(Locale.ROOT),
                box.lane(),
                box.incoming(),
                box.outgoing());
    }

    private static LaneData lane(CircuitView view, Band band) {
        Lane lane = view.lanes().get(band.position());
        String name = VisibleText.shortened(lane.name(), 14);
        String token = lane.token().isEmpty() ? "" : "“" + VisibleText.of(lane.token()) + "”";
        String chip = name.isEmpty() ? "“" + VisibleText.shortened(lane.token(), 12) + "”" : name;
        return new LaneData(chip, (VisibleText.of(lane.name()) + " " + token).strip());
    }

    /** Pairs of boxes between which heads hand over though no ribbon shows how much: that of reading, that of writing. */
    private static List<List<Integer>> handovers(CircuitView view, Figure figure) {
        List<List<Integer>> pairs = new ArrayList<>();
        if (view.circuit().positions().crosses()) {
            return pairs;
        }
        for (int reads = 0; reads < figure.boxes().size(); reads++) {
            for (int writes = 0; writes < figure.boxes().size(); writes++) {
                if (handsOver(
                        view, figure, figure.boxes().get(reads), figure.boxes().get(writes))) {
                    pairs.add(List.of(reads, writes));
                }
            }
        }
        return pairs;
    }

    private static boolean handsOver(CircuitView view, Figure figure, Box reads, Box writes) {
        if (reads.role() != Box.Role.READS
                || writes.role() != Box.Role.WRITES
                || !reads.node().equals(writes.node())) {
            return false;
        }
        int key = figure.bands().get(reads.lane()).position();
        int query = figure.bands().get(writes.lane()).position();
        return !view.circuit().positions().ordered()
                || view.circuit().graph().direction().reaches(key, query);
    }
}
