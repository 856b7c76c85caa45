package dev.tributary.engine.production.pass;

import dev.tributary.engine.production.kernel.Blas.Panel;

/**
 * What heads make of their inputs where a mask changes nothing. Queries of one prompt may each have their own key or value
 * of a position, if they read it under masks of their own.
 */
public interface Inputs {

    /**
     * A head's numbers, d_head of them.
     *
     * @param projected queries, keys or values
     * @param row of the batch that is read
     * @param query the position that uses it
     */
    Panel at(Cells.Projected projected, int head, int row, int query);

    /** From zero on; where two queries have the same, they have the same key or value of a row. */
    int variant(Cells.Projected projected, int head, int row, int query);

    /** How many keys or values a head has of one prompt at most, over all queries. */
    int most(Cells.Projected projected, int head, int length);
}
