package dev.tributary.engine.production.kernel;

import dev.tributary.engine.tensor.Precision;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Buffers that runs borrow and give back, so that a repeated run allocates nothing. What a run did not use is freed
 * when it ends, but for a few megabytes of small buffers, of which other runs need as many. Several threads may borrow.
 */
public final class BlockPool implements AutoCloseable {

    /** Numbers of the largest buffer that counts as small. */
    private static final long SMALL = 1 << 15;

    /** Numbers in small buffers that are kept though the last run did not use them. */
    private static final long SPARE = 1 << 22;

    private final Precision precision;
    private final int abreast;
    private final Map<Long, Deque<Idle>> idle = new HashMap<>();

    /** Leases so far. */
    private final AtomicLong leases = new AtomicLong();

    /** Numbers in small buffers that are idle. */
    private final AtomicLong spare = new AtomicLong();

    /** For runs one after the other. */
    public BlockPool(Precision precision) {
        this(precision, 0);
    }

    /** @param abreast how many runs before and after one may be beside it: when it ends, their buffers are not freed */
    public BlockPool(Precision precision, int abreast) {
        this.precision = precision;
        this.abreast = abreast;
    }

    /** Starts borrowing. */
    public Lease lease() {
        return new Lease(leases.getAndIncrement());
    }

    @Override
    public synchronized void close() {
        idle.values().forEach(blocks -> blocks.forEach(one -> one.block().close()));
        idle.clear();
        spare.set(0);
    }

    private synchronized Block take(long size) {
        long room = room(size);
        Deque<Idle> free = idle.get(room);
        if (free == null || free.isEmpty()) {
            return Block.allocate(precision, room).of(size);
        }
        Block block = free.pop().block();
        spare.addAndGet(-small(block));
        return block.of(size);
    }

    private synchronized void giveBack(List<Block> blocks, long lease) {
        for (Block block : blocks) {
            idle.computeIfAbsent(block.room(), room -> new ArrayDeque<>()).push(new Idle(block, lease));
            spare.addAndGet(small(block));
        }
    }

    /** Frees what a lease did not use, nor any that may have been beside it. */
    private synchronized void free(long lease) {
        boolean few = spare.get() <= SPARE;
        for (Deque<Idle> blocks : idle.values()) {
            blocks.removeIf(one -> {
                boolean needless = Math.abs(one.lease() - lease) > abreast && !(few && small(one.block()) > 0);
                if (needless) {
                    spare.addAndGet(-small(one.block()));
                    one.block().close();
                }
                return needless;
            });
        }
        idle.values().removeIf(Deque::isEmpty);
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

    /** Its numbers, if they are few. */
    private static long small(Block block) {
        return block.room() <= SMALL ? block.room() : 0;
    }

    /**
     * A buffer that nobody has.
     *
     * @param lease number of the one that used it last
     */
    private record Idle(Block block, long lease) {}

    /** The buffers of one run, which one thread at a time borrows. */
    public final class Lease implements AutoCloseable {
        private final long number;
        private final List<Block> kept = new ArrayList<>();
        private final List<Block> passing = new ArrayList<>();
        private final List<Block> passed = new ArrayList<>();

        private Lease(long number) {
            this.number = number;
        }

        /** A buffer with whatever was in it before. */
        public Block block(long size) {
            Block block = take(size);
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
                giveBack(List.of(block), number);
            }
        }

        /** Takes back what was borrowed before the previous call and not kept. */
        public void recycle() {
            giveBack(passed, number);
            passed.clear();
            passed.addAll(passing);
            passing.clear();
        }

        @Override
        public void close() {
            keepAll();
            free(number);
            giveBack(kept, number);
            kept.clear();
        }
    }
}
