package dev.tributary.engine.production.pass;

import dev.tributary.engine.model.Logits;
import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Blas.Panel;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.BlockPool;
import java.util.ArrayList;
import java.util.List;

/**
 * A run of which all is kept that runs with other masks can take over: what each group of readers sees, what is
 * projected from it, and what each step writes, in the order of the forward pass.
 *
 * @param reads the stream before each read, [row, d_model]
 * @param projections queries, keys and values, [row, head * d_head]
 * @param codes what each write step puts out, [row, width]
 * @param outputs the maps of heads to the stream, for each write step; empty for others
 * @param logits of the rows that are asked for
 */
public record BaseRun(
        List<Block> reads,
        List<Block> projections,
        List<Block> codes,
        List<java.util.Optional<Block>> outputs,
        Logits logits)
        implements Inputs {

    public BaseRun {
        reads = List.copyOf(reads);
        projections = List.copyOf(projections);
        codes = List.copyOf(codes);
        outputs = List.copyOf(outputs);
    }

    @Override
    public Panel at(Cells.Projected projected, int head, int row, int query) {
        int dHead = projected.dHead();
        long place = (long) row * projected.heads().size() + head;
        return new Panel(projections.get(projected.number()), place * dHead, dHead);
    }

    @Override
    public int variant(Cells.Projected projected, int head, int row, int query) {
        return 0;
    }

    @Override
    public int most(Cells.Projected projected, int head, int length) {
        return length;
    }

    /** Keeps what a pass comes by. */
    public static final class Recorder {
        private final BlockPool.Lease lease;
        private final int rows;
        private final int width;
        private final List<Block> reads = new ArrayList<>();
        private final List<Block> projections = new ArrayList<>();
        private final List<Block> codes = new ArrayList<>();
        private final List<java.util.Optional<Block>> outputs = new ArrayList<>();

        public Recorder(BlockPool.Lease lease, int rows, int width) {
            this.lease = lease;
            this.rows = rows;
            this.width = width;
        }

        /** What is read where nothing but the same share of everything is replaced. */
        void reads(Stream stream) {
            Block seen = lease.block((long) rows * width);
            lease.keep(seen);
            if (stream.substitution() instanceof Substitution.Uniform uniform && uniform.value() == 1) {
                Blas.copy((long) rows * width, uniform.sum(), 0, seen, 0);
            } else {
                Blas.copy((long) rows * width, stream.sum(), 0, seen, 0);
            }
            reads.add(seen);
        }

        void projected(Block values) {
            lease.keep(values);
            projections.add(values);
        }

        void wrote(Block code) {
            lease.keep(code);
            codes.add(code);
            outputs.add(java.util.Optional.empty());
        }

        void wroteHeads(Block code, Block weights) {
            lease.keep(code);
            codes.add(code);
            outputs.add(java.util.Optional.of(weights));
        }

        public BaseRun finish(Logits logits) {
            return new BaseRun(reads, projections, codes, outputs, logits);
        }
    }
}
