package dev.tributary.engine.production;

import dev.tributary.engine.tensor.Precision;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Buffers that runs borrow and give back, so that a repeated run allocates nothing. What the last run did not use is
 * freed when the next one ends.
 */
final class BlockPool implements AutoCloseable {

    private final Precision precision;
    private final Map<Integer, Deque<Block>> idle = new HashMap<>();

    BlockPool(Precision precision) {
        this.precision = precision;
    }

    /** Starts borrowing. */
    Lease lease() {
        return new Lease();
    }

    @Override
    public void close() {
        idle.values().forEach(blocks -> blocks.forEach(Block::close));
        idle.clear();
    }

    /** The buffers of one run. */
    final class Lease implements AutoCloseable {
        private final List<Block> borrowed = new ArrayList<>();

        /** A buffer with whatever was in it before. */
        Block block(long size) {
            if (size > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "one buffer of " + size + " numbers is needed, which is too large; use a smaller batch");
            }
            Deque<Block> free = idle.get((int) size);
            Block block = free == null || free.isEmpty() ? Block.allocate(precision, size) : free.pop();
            borrowed.add(block);
            return block;
        }

        /** A buffer of zeros. */
        Block zeros(long size) {
            Block block = block(size);
            block.zero();
            return block;
        }

        @Override
        public void close() {
            BlockPool.this.close();
            for (Block block : borrowed) {
                idle.computeIfAbsent(block.size(), size -> new ArrayDeque<>()).push(block);
            }
            borrowed.clear();
        }
    }
}
