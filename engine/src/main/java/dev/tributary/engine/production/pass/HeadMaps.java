package dev.tributary.engine.production.pass;

import dev.tributary.engine.model.Linear;
import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Blas.Panel;
import dev.tributary.engine.production.kernel.Block;
import java.util.Optional;

/** The maps of what heads read at one port, with the norm before them folded in. Heads may share them. */
public final class HeadMaps {

    private final int dHead;
    private final int heads;
    private final int maps;
    private final Block weights;
    private final Block bias;
    private final Optional<Block> places;

    /**
     * @param linear [map, d_model, d_head]
     * @param heads how many read
     * @param maps how many maps they share, evenly and in order
     * @param pending what the maps take over from the value that they are applied to
     * @param length positions of a prompt
     */
    public HeadMaps(Kit kit, Linear linear, int heads, int maps, Value.Pending pending, int length) {
        if (maps < 1 || heads % maps != 0) {
            throw new IllegalArgumentException(maps + " maps cannot be shared evenly by " + heads + " heads");
        }
        this.dHead = linear.out();
        this.heads = heads;
        this.maps = maps;
        this.weights = kit.parameters().headWeights(linear, maps, pending.norm());
        this.bias = kit.parameters().headBiases(linear, maps, pending.norm());
        this.places = pending.positions().map(table -> kit.projectedPositions(table, linear, maps, length));
    }

    /** How many heads there are. */
    public int heads() {
        return heads;
    }

    /** How many maps there are. */
    public int maps() {
        return maps;
    }

    /** Width of what comes out of each. */
    public int dHead() {
        return dHead;
    }

    /** Which map a head uses. */
    public int mapOf(int head) {
        return head / (heads / maps);
    }

    /** All of them side by side, [d_model, map * d_head]. */
    public Block weights() {
        return weights;
    }

    /** The map of a head, [d_model, d_head]. */
    public Panel of(int head) {
        return new Panel(weights, (long) mapOf(head) * dHead, maps * dHead);
    }

    /**
     * Sets a row to what is there before anything is multiplied: the bias, and what the position adds.
     *
     * @param held heads that the row holds side by side: one for each map, or one for each head
     */
    public void start(int held, int position, Panel row) {
        if (held == maps) {
            start(0, maps, position, row);
            return;
        }
        for (int head = 0; head < held; head++) {
            start(mapOf(head), 1, position, row.at((long) head * dHead));
        }
    }

    /** The same for the part of one head. */
    public void startOf(int head, int position, Panel part) {
        start(mapOf(head), 1, position, part);
    }

    private void start(int first, int count, int position, Panel row) {
        long from = (long) first * dHead;
        int size = count * dHead;
        Blas.copy(size, bias, from, row.block(), row.offset());
        places.ifPresent(
                block -> Blas.add(size, 1, block, (long) position * maps * dHead + from, row.block(), row.offset()));
    }
}
