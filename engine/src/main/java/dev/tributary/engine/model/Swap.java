package dev.tributary.engine.model;

import java.util.OptionalInt;

/**
 * One activation of a run that takes the value it has in another run.
 *
 * @param site which kind
 * @param layer of which block
 * @param head of which head; of every head if empty. Keys and values that heads share are those of any of these heads
 * @param lane at which position, as the prompts' {@code LaneMap} counts them; at all positions if empty
 * @param source of a pattern: for which key; for all keys if empty
 */
public record Swap(Site site, int layer, OptionalInt head, OptionalInt lane, OptionalInt source) {
    public Swap {
        if (layer < 0) {
            throw new IllegalArgumentException("a layer must be at least 0, got " + layer);
        }
        if (head.isPresent() && !site.perHead()) {
            throw new IllegalArgumentException(site.label() + " belongs to a block, not to head " + head.getAsInt());
        }
        if (source.isPresent() && site != Site.PATTERN) {
            throw new IllegalArgumentException("only a pattern has keys to choose from, not " + site.label());
        }
    }

    /** At all positions, and of every head where heads have one. */
    public static Swap of(Site site, int layer) {
        return new Swap(site, layer, OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());
    }

    /** Of one head only. */
    public Swap ofHead(int only) {
        return new Swap(site, layer, OptionalInt.of(only), lane, source);
    }

    /** At one position only. */
    public Swap at(int only) {
        return new Swap(site, layer, head, OptionalInt.of(only), source);
    }

    /** Of a pattern, for one key only. */
    public Swap from(int only) {
        return new Swap(site, layer, head, lane, OptionalInt.of(only));
    }

    /** Whether a position is one of those. */
    public boolean isAt(int other) {
        return lane.isEmpty() || lane.getAsInt() == other;
    }

    /** Whether a key is one of those. */
    public boolean isFrom(int other) {
        return source.isEmpty() || source.getAsInt() == other;
    }

    /** Whether a head is one of those. */
    public boolean isOf(int other) {
        return head.isEmpty() || head.getAsInt() == other;
    }

    /**
     * Whether a key or value is that of one of those heads.
     *
     * @param map which of the layer's
     * @param sharing how many heads share it
     */
    public boolean isOf(int map, int sharing) {
        return head.isEmpty() || head.getAsInt() / sharing == map;
    }
}
