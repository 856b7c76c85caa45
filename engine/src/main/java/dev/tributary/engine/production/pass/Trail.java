package dev.tributary.engine.production.pass;

import dev.tributary.engine.model.WayBack;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.BlockPool;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;

/**
 * The way back of a pass: the adjoint of each operation, to be run in reverse, and which numbers adjoints need. Without
 * a listener there is none, and buffers are used again layer by layer.
 */
final class Trail {

    private final BlockPool.Lease lease;
    private final Optional<BackwardListener> listener;
    private final WayBack wayBack;
    private final Deque<Runnable> adjoints = new ArrayDeque<>();
    private final Set<Block> passing = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Block> passed = Collections.newSetFromMap(new IdentityHashMap<>());

    Trail(BlockPool.Lease lease, Optional<BackwardListener> listener, WayBack wayBack) {
        this.lease = lease;
        this.listener = listener;
        this.wayBack = wayBack;
    }

    /** Whether there is a way back. */
    boolean leadsBack() {
        return listener.isPresent();
    }

    /** Who hears of gradients; adjoints may ask, as there are none without a listener. */
    BackwardListener listener() {
        return listener.orElseThrow();
    }

    /** How slopes are taken. */
    WayBack wayBack() {
        return wayBack;
    }

    /** Leaves an adjoint behind, if there is a way back. */
    void leave(Runnable adjoint) {
        if (listener.isPresent()) {
            adjoints.push(adjoint);
        }
    }

    /** Runs the adjoints; the gradient of the logits has been set. */
    void backward() {
        while (!adjoints.isEmpty()) {
            adjoints.pop().run();
        }
    }

    /** Keeps what a component wrote. What was read two writes ago is needed by nobody but adjoints. */
    void recycle(Block code) {
        needed(code);
        lease.keep(code);
        if (listener.isEmpty()) {
            lease.recycle();
        } else {
            passed.forEach(lease::release);
            passed.clear();
            passed.addAll(passing);
            passing.clear();
        }
    }

    /** Says that an adjoint needs these numbers only if it says so itself. */
    void passing(Block data) {
        passing.add(data);
    }

    /** Says that an adjoint needs these numbers. */
    void needed(Block data) {
        passing.remove(data);
        passed.remove(data);
    }
}
