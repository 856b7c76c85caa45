package dev.tributary.engine.production.kernel;

import dev.tributary.engine.tensor.Precision;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Buffers that runs borrow and give back, so that a repeated run allocates nothing. What a run did not use is freed
 * when it ends, but for a few megabytes of small buffers, of which other runs need as many.
 */
public final class BlockPool implements AutoCloseable {

    /** Numbers of the largest buffer that counts as small. */
    private static final long SMALL = 1 << 15;

    /** Numbers in small buffers that are kept though the last run did not use them. */
    private static final long SPARE = 1 << 22;

    private final Precision precision;
    private final Map<Long, Deque<Block>> idle = new HashMap<>();

    public BlockPool(Precision precision) {
        this.precision = precision;
    }

    /** Starts borrowing. */
    public Lease lease() {
        return new Lease();
    }

    @Override
    public void close() {
        idle.values().forEach(blocks -> blocks.forEach(Block::close));
        idle.clear();
    }

    private void giveBack(Block block) {
        idle.computeIfAbsent(block.room(), room -> new ArrayDeque<>()).push(block);
    }

    /**
     * What is allocated for so many numbers. Small buffers, which differ a little from one mask to the next, come in four sizes
     * for each power of two.
     */
    private static long room(long size) {
        if (size < 4 || size > SMALL) {
            return size;
        }
        long step = Long.highestOneBit(size) / 4;
        return (size + step - 1) / step * step;
    }

    private static boolean isSmall(Block block) {
        return block.room() <= SMALL;
    }

    /** The buffers of one run. */
    public final class Lease implements AutoCloseable {
        private final List<Block> kept = new ArrayList<>();
        private final Set<Block> used = Collections.newSetFromMap(new IdentityHashMap<>());
        private final List<Block> passing = new ArrayList<>();
        private final List<Block> passed = new ArrayList<>();

        /** A buffer with whatever was in it before. */
        public Block block(long size) {
            long room = room(size);
            Deque<Block> free = idle.get(room);
            Block block = (free == null || free.isEmpty() ? Block.allocate(precision, room) : free.pop()).of(size);
            used.add(block);
            passing.add(block);
            return block;
        }

        /** A buffer of zeros. */
        public Block zeros(long size) {
            Block block = block(size);
            block.zero();
            return block;
        }

        /** Says that every buffer so far is needed until the run ends. */
        public void keepAll() {
            kept.addAll(passed);
            kept.addAll(passing);
            passed.clear();
            passing.clear();
        }

        /** Says that this buffer is needed until the run ends. */
        public void keep(Block block) {
            if (passing.removeIf(other -> other == block) || passed.removeIf(other -> other == block)) {
                kept.add(block);
            }
        }

        /** Takes back one buffer that nothing needs any more, before the run ends. */
        public void release(Block block) {
            if (passing.removeIf(other -> other == block)
                    || passed.removeIf(other -> other == block)
                    || kept.removeIf(other -> other == block)) {
                giveBack(block);
            }
        }

        /** Takes back what was borrowed before the previous call and not kept. */
        public void recycle() {
            passed.forEach(BlockPool.this::giveBack);
            passed.clear();
            passed.addAll(passing);
            passing.clear();
        }

        @Override
        public void close() {
            keepAll();
            boolean spare = idle.values().stream()
                            .flatMap(Deque::stream)
                            .filter(BlockPool::isSmall)
                            .mapToLong(Block::room)
                            .sum()
                    <= SPARE;
            Predicate<Block> needless = block -> !used.contains(block) && !(spare && isSmall(block));
            for (Deque<Block> blocks : idle.values()) {
                blocks.stream().filter(needless).forEach(Block::close);
                blocks.removeIf(needless);
            }
            idle.values().removeIf(Deque::isEmpty);
            kept.forEach(BlockPool.this::giveBack);
            kept.clear();
        }
    }
}
