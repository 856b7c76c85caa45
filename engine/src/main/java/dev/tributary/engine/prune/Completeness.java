package dev.tributary.engine.prune;

import dev.tributary.graph.Edge;
import dev.tributary.graph.Node;
import dev.tributary.graph.score.PruneScores;

/**
 * Which scores of edges add up to the whole change of the metric, in the limit of many steps (Sundararajan, Taly and Yan
 * 2017, "Axiomatic Attribution for Deep Networks", completeness).
 */
public enum Completeness {
    /** Those of the edges that leave the input, since only the embedding moves. */
    OUT_OF_THE_INPUT {
        @Override
        boolean counts(Edge edge) {
            return edge.source() instanceof Node.Input;
        }
    },
    /** Those of all edges, since all masks move together. */
    ALL {
        @Override
        boolean counts(Edge edge) {
            return true;
        }
    };

    abstract boolean counts(Edge edge);

    /** What they add up to; scores of edges only. */
    public double sum(PruneScores scores) {
        double sum = 0;
        for (int index = 0; index < scores.size(); index++) {
            sum += scores.value(index) != 0 && counts((Edge) scores.element(index)) ? scores.value(index) : 0;
        }
        return sum;
    }
}
