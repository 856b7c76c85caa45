package dev.tributary.render.measured;

import dev.tributary.graph.circuit.Circuit;
import java.util.List;

/**
 * A circuit with what was measured of it.
 *
 * @param name what it is called, for example {@code refined} or {@code 54 strongest}; unique among its like
 * @param title of the figure while it is shown
 * @param circuit its edges, without dead ones
 * @param measurements one for each part of the prompts that it was measured on
 */
public record MeasuredCircuit(String name, String title, Circuit circuit, List<Measurement> measurements) {
    public MeasuredCircuit {
        measurements = List.copyOf(measurements);
        if (measurements.isEmpty()) {
            throw new IllegalArgumentException("the circuit \"" + name + "\" was not measured");
        }
    }
}
