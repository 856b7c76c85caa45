package dev.tributary.graph.circuit;

import java.util.BitSet;
import java.util.OptionalDouble;

/**
 * How a found circuit differs from a known one, edge by edge.
 *
 * @param hits edges of both
 * @param misses edges of the known circuit that were not found
 * @param extras edges that were found and do not belong to the known circuit
 */
public record CircuitComparison(Circuit hits, Circuit misses, Circuit extras) {

    /** Compares two circuits of one space. */
    public static CircuitComparison of(Circuit found, Circuit known) {
        found.space().requireSame(known.space(), "two circuits");
        BitSet hits = found.indices();
        hits.and(known.indices());
        BitSet misses = known.indices();
        misses.andNot(hits);
        BitSet extras = found.indices();
        extras.andNot(hits);
        return new CircuitComparison(
                Circuit.of(found.space(), hits), Circuit.of(found.space(), misses), Circuit.of(found.space(), extras));
    }

    /** The share of the found edges that are known; empty if none was found. */
    public OptionalDouble precision() {
        return share(hits.size(), hits.size() + extras.size());
    }

    /** The share of the known edges that were found; empty if none is known. */
    public OptionalDouble recall() {
        return share(hits.size(), hits.size() + misses.size());
    }

    /** The harmonic mean of precision and recall; empty if both circuits are empty. */
    public OptionalDouble f1() {
        return share(2 * hits.size(), 2 * hits.size() + extras.size() + misses.size());
    }

    private static OptionalDouble share(int part, int whole) {
        return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
    }
}
