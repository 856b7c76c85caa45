package dev.tributary.engine.production.pass;

import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.BlockPool;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the gradient with respect to a value is gathered: [row, reader, width] with all readers of the value, port by
 * port within each component. Every use of the value adds its part, so a value may be used any number of times.
 */
public final class Gradient {

    private final boolean[] filled;
    private @Nullable Block block;

    /** @param ports how many inputs each component has; a use fills one of them for every component */
    Gradient(int ports) {
        this.filled = new boolean[Math.max(ports, 1)];
    }

    /** Whether nothing has been propagated back yet. */
    boolean isMissing() {
        return block == null;
    }

    /** What has been gathered; throws if nothing has. */
    Block block() {
        if (block == null) {
            throw new IllegalStateException("nothing has been propagated back to this value");
        }
        return block;
    }

    /** The room that uses of single ports fill, with {@link #beta}. */
    Block room(BlockPool.Lease lease, long size) {
        if (block == null) {
            block = lease.block(size);
        }
        return block;
    }

    /** What a use of a port multiplies the room's content with before it adds its own: 0 the first time, then 1. */
    double beta(int port) {
        double beta = filled[port] ? 1 : 0;
        filled[port] = true;
        return beta;
    }

    /** Adds a gradient for all ports; the block may be taken over and must not be used afterwards. */
    public void add(Block gradient) {
        if (block == null) {
            block = gradient;
            Arrays.fill(filled, true);
            return;
        }
        for (int port = 0; port < filled.length; port++) {
            if (!filled[port]) {
                throw new IllegalStateException(
                        "a value whose ports are used apart is also used as a whole" + " before all of them were");
            }
        }
        Blas.add(gradient.size(), 1, gradient, 0, block, 0);
    }

    /** Sets what no use has filled to zero. */
    void complete(int rows, int readers, int width) {
        Block gathered = block();
        for (int port = 0; port < filled.length; port++) {
            if (!filled[port]) {
                for (long place = port; place < (long) rows * readers; place += filled.length) {
                    gathered.zero(place * width, width);
                }
                filled[port] = true;
            }
        }
    }
}
