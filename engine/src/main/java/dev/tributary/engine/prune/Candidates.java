package dev.tributary.engine.prune;

import dev.tributary.graph.circuit.Circuit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Elements that a method visits next, with what is foreseen of its decisions: each is measured on the circuit that there
 * will be if the ones before it are decided as foreseen.
 *
 * @param kept the circuit before the first of them
 * @param elements indices of elements of the circuit, in the order of the visits
 * @param cuts whether all are foreseen to be cut; else all are foreseen to be kept
 */
public record Candidates(Circuit kept, List<Integer> elements, boolean cuts) {
    public Candidates {
        elements = List.copyOf(elements);
        BitSet own = kept.indices();
        for (int element : elements) {
            if (!own.get(element)) {
                throw new IllegalArgumentException(
                        "expected candidates of the circuit, got element " + element + ", which it does not have");
            }
        }
    }

    /** The circuit without each candidate. */
    public List<Circuit> circuits() {
        BitSet before = kept.indices();
        List<Circuit> circuits = new ArrayList<>();
        for (int element : elements) {
            BitSet without = (BitSet) before.clone();
            without.clear(element);
            circuits.add(Circuit.of(kept.space(), without));
            if (cuts) {
                before = without;
            }
        }
        return circuits;
    }

    /**
     * Some of them, with the same circuits.
     *
     * @param from number of the first
     * @param to number after the last
     */
    public Candidates part(int from, int to) {
        BitSet before = kept.indices();
        if (cuts) {
            elements.subList(0, from).forEach(before::clear);
        }
        return new Candidates(Circuit.of(kept.space(), before), elements.subList(from, to), cuts);
    }
}
