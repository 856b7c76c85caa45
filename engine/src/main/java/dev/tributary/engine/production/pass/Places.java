package dev.tributary.engine.production.pass;

import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.BlockPool;
import dev.tributary.engine.production.kernel.RowSet;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import java.util.stream.IntStream;

/** The rows of a pass, and those where logits are wanted: after the last heads nobody reads the others. */
final class Places {

    private final BlockPool.Lease lease;
    private final OutputRows output;
    private final RowSet all;
    private final RowSet wanted;
    private final int lastHeads;

    /** @param lastHeads the reader with which the last heads begin; -1 if all rows are needed to the end */
    Places(BlockPool.Lease lease, TokenBatch tokens, OutputRows output, int lastHeads) {
        this.lease = lease;
        this.output = output;
        this.all = RowSet.all(tokens.batch(), tokens.length());
        this.wanted = RowSet.of(output, tokens.batch(), tokens.length());
        this.lastHeads = lastHeads;
    }

    /** The rows where logits are wanted. */
    RowSet wanted() {
        return wanted;
    }

    /** Whether these are the last heads, of which only queries at wanted rows are asked. */
    boolean areLastHeads(int reader) {
        return lastHeads >= 0 && reader == lastHeads;
    }

    /** The rows that a reader before the logits sees. */
    int[] seenBy(int reader) {
        return (lastHeads >= 0 && reader > lastHeads ? wanted : all).toArray();
    }

    /** The rows that the logits are made of. */
    int[] ofLogits() {
        return IntStream.range(0, output.count()).map(output::row).toArray();
    }

    /** The rows that a value holds. */
    RowSet held(Value value) {
        return value.rows() == all.count() ? all : wanted;
    }

    /** Rows that are held side by side, at their places among all; what nobody reads is zero. */
    Block whole(RowSet held, Block data, int width) {
        if (held.isWhole()) {
            return data;
        }
        Block whole = lease.zeros((long) all.count() * width);
        held.scatter(data, width, whole);
        return whole;
    }

    /** Those rows of all that are held, side by side. */
    Block part(RowSet held, Block whole, int width) {
        if (held.isWhole()) {
            return whole;
        }
        Block part = lease.block((long) held.count() * width);
        held.gather(whole, width, part);
        return part;
    }
}
