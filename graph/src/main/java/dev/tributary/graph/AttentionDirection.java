package dev.tributary.graph;

/** Which positions a query may attend to; decides which positions an edge's effect can reach. */
public enum AttentionDirection {
    /** A query at t sees keys and values at s &lt;= t. */
    CAUSAL,
    /** A query sees every position. */
    BIDIRECTIONAL;

    /** Whether what a head reads at {@code key} can reach its output at {@code query}. */
    public boolean reaches(int key, int query) {
        return this == BIDIRECTIONAL || key <= query;
    }
}
