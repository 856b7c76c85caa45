package dev.tributary.render.html;

import dev.tributary.render.measured.MeasuredCircuits;
import java.util.Optional;

/**
 * What an interactive figure tells beside the circuit that it shows.
 *
 * @param measured circuits that were measured, for its slider
 * @param heads what heads attend to and why, for its side panel
 */
public record Companion(Optional<MeasuredCircuits> measured, Optional<HeadNotes> heads) {

    /** Nothing. */
    public static Companion none() {
        return new Companion(Optional.empty(), Optional.empty());
    }

    /** The same with circuits that were measured. */
    public Companion with(MeasuredCircuits circuits) {
        return new Companion(Optional.of(circuits), heads);
    }

    /** The same with what heads attend to. */
    public Companion with(HeadNotes notes) {
        return new Companion(measured, Optional.of(notes));
    }
}
