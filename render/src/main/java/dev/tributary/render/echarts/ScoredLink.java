package dev.tributary.render.echarts;

import dev.tributary.render.figure.Ribbon;
import java.util.List;
import org.icepear.echarts.charts.sankey.SankeyEdgeItem;

/** A link of the series with what its width does not say: the signed score, the input that it enters, and its edges. */
final class ScoredLink extends SankeyEdgeItem {

    private final double score;
    private final String port;
    private final List<String> edges;

    ScoredLink(Ribbon ribbon) {
        this.score = ribbon.score();
        this.port = ribbon.port().badge();
        this.edges = ribbon.edges().stream().map(edge -> edge.name()).toList();
    }

    /** The sum of the scores, with its sign. */
    double score() {
        return score;
    }

    /** Q, K, V, or nothing. */
    String port() {
        return port;
    }

    /** The edges that the link carries, by their names. */
    List<String> edges() {
        return edges;
    }
}
