package dev.tributary.render.layout;

import dev.tributary.graph.Node;
import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Lays a circuit out as a Sankey diagram: one lane per token position, one width scale for all of them, one column per
 * layer, and one ribbon per edge that runs round the boxes of the layers it skips.
 *
 * <p>A pure function: the same view and options give the same figure, to the last bit.
 */
public final class SankeyLayout {

    private SankeyLayout() {}

    /** The figure of a circuit. */
    public static Figure of(CircuitView view, DrawOptions options) {
        Selection selection = Selection.of(view, options);
        Columns columns = Columns.of(selection, options.spacing());
        Measures measures = Measures.of(options.orientation(), options.spacing(), columns.count());
        double scale = scale(selection);
        Handovers handovers = Handovers.of(selection, view.circuit().graph().direction());
        List<LaneLayout> lanes = new ArrayList<>();
        for (int lane = 0; lane < selection.lanes().size(); lane++) {
            Tracks tracks = new Tracks(selection.lanes().get(lane), lane, columns, measures, scale);
            lanes.add(new LaneLayout(tracks, measures, handovers.ofLane().get(lane)));
        }
        Content content = new Content(view, options, selection, columns, lanes);
        return new Assembly(content, measures, scale, handovers.any()).figure();
    }

    /** Pixels for each unit of |score|, so that neither the largest box nor the widest ribbon gets out of hand. */
    private static double scale(Selection selection) {
        double largestBox = 0;
        double largestEdge = 0;
        for (Selection.Lane lane : selection.lanes()) {
            Map<Node, Double> loads = Tracks.loads(lane);
            for (double load : loads.values()) {
                largestBox = Math.max(largestBox, load);
            }
            for (Selection.Strand strand : lane.strands()) {
                largestEdge = Math.max(largestEdge, strand.magnitude());
            }
        }
        return largestEdge == 0
                ? 0
                : Math.min(Measures.LARGEST_BOX / largestBox, Measures.LARGEST_RIBBON / largestEdge);
    }

    /** What the assembly puts on the page. */
    record Content(
            CircuitView view, DrawOptions options, Selection selection, Columns columns, List<LaneLayout> lanes) {}
}
