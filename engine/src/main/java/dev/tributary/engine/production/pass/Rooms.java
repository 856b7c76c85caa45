package dev.tributary.engine.production.pass;

import dev.tributary.engine.production.kernel.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Scratch buffers of one size, as many as there are threads, for tiles that need one while they run. */
public final class Rooms implements AutoCloseable {

    private final Kit kit;
    private final List<Block> all = new ArrayList<>();
    private final ConcurrentLinkedDeque<Block> free = new ConcurrentLinkedDeque<>();

    public Rooms(Kit kit, long size) {
        this.kit = kit;
        for (int thread = 0; thread < kit.workers().count(); thread++) {
            all.add(kit.lease().block(size));
        }
        free.addAll(all);
    }

    /** A buffer with whatever was in it before; there is one for each thread. */
    public Block take() {
        return free.pop();
    }

    /** Lets another tile have it. */
    public void giveBack(Block room) {
        free.push(room);
    }

    @Override
    public void close() {
        all.forEach(kit.lease()::release);
    }
}
