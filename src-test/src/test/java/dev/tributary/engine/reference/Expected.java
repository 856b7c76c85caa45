package dev.tributary.engine.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.assertj.core.api.SoftAssertions;
import org.assertj.core.data.Offset;

/** Edges and the numbers that somebody else computed for them, as lines of a name and a number. */
final class Expected {

    private final Map<Edge, Double> values = new LinkedHashMap<>();

    /** Reads lines such as {@code m0->a1.h0<q> -0.5}. */
    Expected(String lines) {
        lines.strip().lines().forEach(line -> {
            String[] parts = line.strip().split("\\s+");
            assertThat(parts).as(line).hasSize(2);
            assertThat(values.put(Edge.parse(parts[0]), Double.valueOf(parts[1])))
                    .as(line)
                    .isNull();
        });
    }

    /** How many edges. */
    int size() {
        return values.size();
    }

    /** Requires each of the numbers. */
    void check(ToDoubleFunction<Edge> actual, Offset<Double> precision) {
        SoftAssertions.assertSoftly(softly -> values.forEach((edge, value) ->
                softly.assertThat(actual.applyAsDouble(edge)).as(edge.name()).isCloseTo(value, precision)));
    }

    /** Requires each of the numbers of scores in canonical order, for all positions together. */
    void check(ComputationGraph graph, double[] scores, Offset<Double> precision) {
        check(edge -> scores[graph.indexOf(edge)], precision);
    }
}
