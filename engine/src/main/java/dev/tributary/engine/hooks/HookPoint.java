package dev.tributary.engine.hooks;

import java.util.OptionalInt;

/**
 * Where a hook is.
 *
 * @param name in full, such as {@code blocks.3.attn.hook_pattern}
 */
public record HookPoint(String name) {

    /** The layer, if the point belongs to one. */
    public OptionalInt layer() {
        return PointNames.layerOf(name).map(OptionalInt::of).orElseGet(OptionalInt::empty);
    }

    /** Which axis of the point's tensor, counted from the end, tells token positions apart; that of queries in patterns. */
    int positionAxis() {
        return hasHeads() ? -3 : -2;
    }

    /** Whether the last two axes are a head and its numbers. */
    boolean hasHeads() {
        String last = name.substring(name.lastIndexOf('.') + 1);
        return switch (last) {
            case "hook_q", "hook_k", "hook_v", "hook_z", "hook_rot_q", "hook_rot_k", "hook_result" -> true;
            default -> false;
        };
    }
}
