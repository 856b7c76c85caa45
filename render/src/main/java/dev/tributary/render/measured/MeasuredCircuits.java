package dev.tributary.render.measured;

import dev.tributary.render.CircuitView;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Circuits that were measured, in the order in which a slider moves over them.
 *
 * @param circuits from few edges to many; one that was made from another, such as a refined one, stands after it
 * @param whole what the whole model does on each part of the prompts
 * @param random what a random circuit of the drawn size does
 * @param beyond how many more were measured that are larger than any drawing
 * @param wider a drawing of the circuits that are no part of the main figure's: of one that they are all parts of
 */
public record MeasuredCircuits(
        List<MeasuredCircuit> circuits,
        List<Measurement> whole,
        List<Measurement> random,
        int beyond,
        Optional<CircuitView> wider) {
    public MeasuredCircuits {
        circuits = List.copyOf(circuits);
        whole = List.copyOf(whole);
        random = List.copyOf(random);
        Set<String> names = new HashSet<>();
        circuits.forEach(circuit -> {
            if (!names.add(circuit.name())) {
                throw new IllegalArgumentException("two measured circuits are called \"" + circuit.name() + "\"");
            }
        });
    }
}
