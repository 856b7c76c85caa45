package dev.tributary.engine.production.scores;

import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.BlockPool;
import dev.tributary.engine.production.pass.BackwardListener.ReadGradients;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Gradients of readers, added up over several backward passes if they are to share one product. */
public final class GradientSum {

    private final Optional<BlockPool.Lease> lease;
    private final Map<Integer, ReadGradients> sums = new TreeMap<>();

    /** @param lease of the sums; without one nothing is kept and every pass is handed on as it comes */
    public GradientSum(Optional<BlockPool.Lease> lease) {
        this.lease = lease;
    }

    /** What is to be scored at once. */
    List<ReadGradients> add(ReadGradients gradients) {
        if (lease.isEmpty()) {
            return List.of(gradients);
        }
        ReadGradients sum = sums.get(gradients.reader());
        if (sum == null) {
            Block copy = lease.get().block(gradients.block().size());
            Blas.copy(gradients.block().size(), gradients.block(), 0, copy, 0);
            sums.put(
                    gradients.reader(),
                    new ReadGradients(gradients.reader(), gradients.inputs(), gradients.rowOf(), copy));
        } else {
            Blas.add(gradients.block().size(), 1, gradients.block(), 0, sum.block(), 0);
        }
        return List.of();
    }

    /** What has been kept. */
    List<ReadGradients> all() {
        return new ArrayList<>(sums.values());
    }
}
