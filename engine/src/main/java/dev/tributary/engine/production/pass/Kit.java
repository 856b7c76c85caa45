package dev.tributary.engine.production.pass;

import dev.tributary.engine.model.Linear;
import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.BlockPool;
import dev.tributary.engine.production.kernel.Products;
import dev.tributary.engine.production.kernel.Workers;
import java.util.Optional;

/**
 * What every operation of a pass works with.
 *
 * @param parameters the weights
 * @param workers the threads
 * @param products matrix products on them
 * @param lease the buffers of this pass
 * @param dModel width of the stream
 * @param dVocab tokens that can be read
 * @param context the longest sequence
 */
public record Kit(
        NativeParameters parameters,
        Workers workers,
        Products products,
        BlockPool.Lease lease,
        int dModel,
        int dVocab,
        int context) {

    /**
     * What position vectors add after a map of heads.
     *
     * @param table name of the vectors [n_ctx, d_model]
     * @return [pos, map * d_head]
     */
    Block projectedPositions(String table, Linear linear, int maps, int length) {
        int width = maps * linear.out();
        Block projected = lease.block((long) length * width);
        products.multiply(
                new Blas.Size(length, width, dModel),
                new Blas.Panel(parameters.table(table, context, dModel), 0, dModel),
                new Blas.Panel(parameters.headWeights(linear, maps, Optional.empty()), 0, width),
                false,
                0,
                new Blas.Panel(projected, 0, width));
        return projected;
    }
}
