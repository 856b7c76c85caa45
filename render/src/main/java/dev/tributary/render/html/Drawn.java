package dev.tributary.render.html;

import dev.tributary.graph.circuit.Circuit;
import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.figure.Figure;
import dev.tributary.render.layout.SankeyLayout;
import java.util.BitSet;

/**
 * A circuit as a page draws it.
 *
 * @param view the circuit
 * @param figure as it is seen first
 * @param ribbons the numbers of ribbons
 * @param edges the numbers of edges
 */
record Drawn(CircuitView view, Figure figure, RibbonNumbers ribbons, EdgeNumbers edges) {

    static Drawn of(CircuitView view, DrawOptions options) {
        Figure figure = SankeyLayout.of(view, options);
        return new Drawn(view, figure, new RibbonNumbers(figure), new EdgeNumbers(view.space(), figure));
    }

    /** Whether the circuit has all edges of another. */
    boolean holds(Circuit other) {
        if (!other.space().equals(view.space())) {
            return false;
        }
        BitSet left = other.indices();
        left.andNot(view.circuit().indices());
        return left.isEmpty();
    }

    FigureData data() {
        return FigureData.of(view, figure, ribbons, edges);
    }
}
