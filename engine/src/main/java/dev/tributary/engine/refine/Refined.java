package dev.tributary.engine.refine;

import dev.tributary.graph.circuit.Circuit;
import java.util.List;

/**
 * What became of a circuit.
 *
 * @param start what there was, without dead elements
 * @param circuit what is left
 * @param ending why it is not smaller
 * @param rounds what was done, in order
 * @param cost what was spent: for each circuit that was measured, tokens of the prompts times edges of the graph
 *     (positions together); three times that for a gradient
 */
public record Refined(Circuit start, Circuit circuit, Ending ending, List<Round> rounds, long cost) {
    public Refined {
        rounds = List.copyOf(rounds);
    }

    /** How many circuits were measured. */
    public int measured() {
        return rounds.stream().mapToInt(Round::measured).sum();
    }

    /** Why refining ended. */
    public enum Ending {
        /** The target is missed without any one of the elements (with what that leaves dead). */
        MINIMAL,
        /** The next round would have cost more than there was to spend. */
        BUDGET,
        /** The start misses the target itself. */
        FALLS_SHORT,
        /** Refining to the end would have cost more than there was to spend, so that it was not begun. */
        TOO_DEAR
    }

    /** What a round looks at. */
    public enum Kind {
        /** Elements whose score an exact effect contradicts are tried, together, alone and two by two. */
        DOUBTED,
        /** Effects are estimated by gradients at the circuit as it is, and many are dropped at once. */
        ESTIMATED,
        /** Effects of single removals are measured. */
        MEASURED,
        /** Elements are put back one by one, to see whether others can go then. */
        ADDING
    }

    /**
     * One round.
     *
     * @param kind what it looked at
     * @param before how many elements there were
     * @param after how many there are
     * @param measured how many circuits it measured
     */
    public record Round(Kind kind, int before, int after, int measured) {}
}
