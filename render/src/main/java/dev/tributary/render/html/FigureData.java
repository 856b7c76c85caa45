package dev.tributary.render.html;

import dev.tributary.graph.Edge;
import dev.tributary.graph.Positions;
import dev.tributary.graph.score.Evidence;
import dev.tributary.graph.score.StandardErrors;
import dev.tributary.render.CircuitView;
import dev.tributary.render.Lane;
import dev.tributary.render.Mark;
import dev.tributary.render.figure.Band;
import dev.tributary.render.figure.Box;
import dev.tributary.render.figure.Figure;
import dev.tributary.render.figure.Ribbon;
import dev.tributary.render.text.VisibleText;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What the script of an interactive figure knows of one drawing beside its shapes. Ribbons and boxes have the numbers
 * that the shapes carry, edges those that {@link EdgeNumbers} gives them.
 *
 * @param edges that are drawn, in canonical order
 * @param rest further edges of the circuit, which are not drawn: the strongest
 * @param unlisted how many edges of the circuit are left out even so
 * @param handovers pairs of boxes between which heads hand over though no ribbon shows how much
 */
record FigureData(
        List<EdgeData> edges,
        List<EdgeData> rest,
        int unlisted,
        List<RibbonData> ribbons,
        List<BoxData> boxes,
        List<LaneData> lanes,
        List<List<Integer>> handovers) {

    /**
     * A ribbon; source and target are numbers of boxes.
     *
     * @param port Q, K, V or nothing
     * @param course how it runs, in lower case
     * @param edges by their numbers
     */
    record RibbonData(int source, int target, double score, String port, String course, List<Integer> edges) {}

    /**
     * An edge. What is not known is left out.
     *
     * @param error the standard error of its score
     * @param doubt what speaks against its score
     * @param mark how it stands to another circuit
     * @param sure how sure its score is
     */
    record EdgeData(
            String name,
            double score,
            @Nullable Double error,
            @Nullable String doubt,
            @Nullable String mark,
            @Nullable SureData sure) {

        static EdgeData of(CircuitView view, Edge edge) {
            int index = view.space().indexOf(edge);
            Optional<StandardErrors> errors = view.scores().standardErrors();
            return new EdgeData(
                    edge.name(),
                    view.scores().value(index),
                    errors.isPresent() ? (Double) errors.get().value(index) : null,
                    doubt(view, index),
                    view.marks().of(index) == Mark.NONE
                            ? null
                            : view.marks().of(index).words(),
                    view.evidence()
                            .map(evidence -> SureData.of(evidence, index))
                            .orElse(null));
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
    }

    /**
     * How sure a score is.
     *
     * @param low the lower end of its 95 % interval
     * @param high the upper end
     * @param q its q-value
     * @param agreement the share of prompts whose own score has its sign, where they are known
     * @param standing how far prompts agree that it is not zero, in a word
     */
    record SureData(double low, double high, double q, @Nullable Double agreement, String standing) {
        static SureData of(Evidence evidence, int index) {
            OptionalDouble agreement = evidence.agreement(index);
            return new SureData(
                    evidence.low(index),
                    evidence.high(index),
                    evidence.q(index),
                    agreement.isPresent() ? (Double) agreement.getAsDouble() : null,
                    evidence.standing(index).label());
        }
    }

    /** A box. */
    record BoxData(String name, String label, String role, int lane, double incoming, double outgoing) {}

    /** A lane: a short text for its button, a full one for hovering, and the place that it stands for. */
    record LaneData(String chip, String text, int position) {}

    /** A page lists this many edges at most, drawn or not. */
    private static final int MOST_LISTED = 5_000;

    static FigureData of(CircuitView view, Figure figure, RibbonNumbers ribbons, EdgeNumbers edges) {
        List<EdgeData> rest = rest(view, edges);
        return new FigureData(
                edges.edges().stream().map(edge -> EdgeData.of(view, edge)).toList(),
                rest,
                view.circuit().size() - edges.edges().size() - rest.size(),
                ribbons.inOrder(figure).stream()
                        .map(ribbon -> ribbon(ribbon, edges))
                        .toList(),
                figure.boxes().stream().map(FigureData::box).toList(),
                view.circuit().positions() instanceof Positions.All
                        ? List.of()
                        : figure.bands().stream().map(band -> lane(view, band)).toList(),
                handovers(view, figure));
    }

    private static List<EdgeData> rest(CircuitView view, EdgeNumbers edges) {
        BitSet left = view.circuit().indices();
        edges.edges().forEach(edge -> left.clear(view.space().indexOf(edge)));
        return left.stream()
                .boxed()
                .sorted(Comparator.comparingDouble(
                                (Integer index) -> -Math.abs(view.scores().value(index)))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(Math.max(0, MOST_LISTED - edges.edges().size()))
                .map(index -> EdgeData.of(view, view.space().element(index)))
                .toList();
    }

    private static RibbonData ribbon(Ribbon ribbon, EdgeNumbers edges) {
        return new RibbonData(
                ribbon.source(),
                ribbon.target(),
                ribbon.score(),
                ribbon.port().badge(),
                ribbon.course().name().toLowerCase(Locale.ROOT),
                ribbon.edges().stream().map(edges::of).toList());
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
        return new LaneData(chip, (VisibleText.of(lane.name()) + " " + token).strip(), band.position());
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
