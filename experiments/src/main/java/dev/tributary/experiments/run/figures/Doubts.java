package dev.tributary.experiments.run.figures;

import dev.tributary.graph.Element;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.KeyValueGroups;
import dev.tributary.graph.index.NodeSpace;
import dev.tributary.graph.score.Evidence;
import dev.tributary.render.CircuitView;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What is known of how sure scores are.
 *
 * @param evidence what prompts say of each
 * @param doubtful the elements whose exact effect contradicts their score, by index
 */
public record Doubts(Optional<Evidence> evidence, Set<Integer> doubtful) {
    public Doubts {
        doubtful = Set.copyOf(doubtful);
    }

    /** Nothing is known. */
    public static Doubts none() {
        return new Doubts(Optional.empty(), Set.of());
    }

    /**
     * Doubts with elements by name.
     *
     * @throws IllegalArgumentException if an element is not of the space
     */
    public static Doubts of(IndexSpace space, Optional<Evidence> evidence, Set<String> doubtful) {
        Set<Integer> indices = new HashSet<>();
        for (String name : new TreeSet<>(doubtful)) {
            OptionalInt index = space.find(Element.parse(name));
            indices.add(index.orElseThrow(() -> new IllegalArgumentException(
                    "there is no element " + name + " among " + space.elements().label() + " of " + space)));
        }
        return new Doubts(evidence, indices);
    }

    /** A figure of these elements with what is known of them. */
    CircuitView on(CircuitView view) {
        CircuitView doubted = view.doubting(doubtful);
        return evidence.map(doubted::with).orElse(doubted);
    }

    /** The same of edges that stand for inputs which heads share. */
    Doubts at(KeyValueGroups groups, EdgeSpace shared) {
        double[] numbers =
                groups.spread(IntStream.range(0, shared.size()).asDoubleStream().toArray());
        int[] from = Arrays.stream(numbers).mapToInt(number -> (int) number).toArray();
        double[] users = new double[shared.size()];
        for (int number : from) {
            users[number]++;
        }
        return carried(
                from,
                Arrays.stream(from).mapToDouble(number -> 1 / users[number]).toArray());
    }

    /** The same of the edges that leave nodes. */
    Doubts at(NodeSpace nodes, Circuit induced) {
        EdgeSpace edges = (EdgeSpace) induced.space();
        int[] from = new int[edges.size()];
        double[] leaving = new double[nodes.size()];
        for (int edge = 0; edge < from.length; edge++) {
            from[edge] = nodes.row(edges.sourceOf(edge)) + edges.writerOf(edge);
            leaving[from[edge]] += induced.keeps(edge) ? 1 : 0;
        }
        return carried(
                from,
                Arrays.stream(from)
                        .mapToDouble(node -> leaving[node] == 0 ? 0 : 1 / leaving[node])
                        .toArray());
    }

    /** Each drawn edge shows a part of what was scored: it is as sure as the whole. */
    private Doubts carried(int[] from, double[] parts) {
        Set<Integer> carried = new HashSet<>();
        for (int edge = 0; edge < from.length; edge++) {
            if (doubtful.contains(from[edge])) {
                carried.add(edge);
            }
        }
        return new Doubts(evidence.map(known -> spread(known, from, parts)), carried);
    }

    private static Evidence spread(Evidence known, int[] from, double[] parts) {
        double[] low = new double[from.length];
        double[] high = new double[from.length];
        double[] q = new double[from.length];
        double[] agreement = new double[from.length];
        for (int edge = 0; edge < from.length; edge++) {
            low[edge] = known.low(from[edge]) * parts[edge];
            high[edge] = known.high(from[edge]) * parts[edge];
            q[edge] = known.q(from[edge]);
            agreement[edge] = known.agreement(from[edge]).orElse(Double.NaN);
        }
        return Evidence.of(known.test(), low, high, q, agreement);
    }
}
