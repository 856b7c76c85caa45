package dev.tributary.render.html;

import dev.tributary.render.measured.MeasuredCircuits;
import java.util.Optional;

/**
 * What an interactive figure tells beside the circuit that it shows.
 *
 * @param measured circuits that were measured, for its slider
 */
public record Companion(Optional<MeasuredCircuits> measured) {

    /** Nothing. */
    public static Companion none() {
        return new Companion(Optional.empty());
    }

    /** The same with circuits that were measured. */
    public Companion with(MeasuredCircuits circuits) {
        return new Companion(Optional.of(circuits));
    }
}
