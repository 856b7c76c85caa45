package dev.tributary.graph.index;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Element;
import dev.tributary.graph.Neuron;
import dev.tributary.graph.Positions;
import java.util.OptionalInt;

/**
 * Which elements of a graph have a number of their own, and where: edges, nodes, neurons or units, at all positions together, at each,
 * at spans, or crossing from the position that is read to the position of the query. It alone turns an element at a
 * place into an index and back; indices are dense and stand in canonical order.
 */
public sealed interface IndexSpace permits EdgeSpace, NodeSpace, NeuronSpace {

    /** The graph whose elements are numbered. */
    ComputationGraph graph();

    /** How far positions are told apart. */
    Positions positions();

    /** Edges, nodes, neurons or units. */
    Elements elements();

    /** How many elements there are, each place counted on its own. */
    int size();

    /** The element with this index. */
    Element element(int index);

    /** The index of the element, or empty if it is of another graph or another kind, or its place is not one of these. */
    OptionalInt find(Element element);

    /** The index of the element; throws {@link IllegalArgumentException} with the reason if it has none here. */
    default int indexOf(Element element) {
        return find(element)
                .orElseThrow(
                        () -> new IllegalArgumentException("there is no element " + element.name() + " among " + this));
    }

    /** The element without its place, as an index into the space that tells no positions apart. */
    int elementOf(int index);

    /** The same elements with positions told apart otherwise. */
    default IndexSpace with(Positions positions) {
        return of(elements(), graph(), positions, 1);
    }

    /** Throws {@link IllegalArgumentException} that says what came unless the other space is equal to this one. */
    default void requireSame(IndexSpace other, String what) {
        if (!equals(other)) {
            throw new IllegalArgumentException(
                    "expected " + what + " of the same elements at the same places, got " + this + " and " + other);
        }
    }

    /**
     * A space; throws {@link IllegalArgumentException} that says what would help if it is too large to number.
     *
     * @param width coordinates of the stream, d_model, which neurons need, or units of an MLP, d_mlp, which units need
     */
    static IndexSpace of(Elements elements, ComputationGraph graph, Positions positions, int width) {
        return switch (elements) {
            case EDGES -> new EdgeSpace(graph, positions);
            case NODES -> new NodeSpace(graph, positions);
            case NEURONS -> new NeuronSpace(graph, positions, width);
            case UNITS -> new NeuronSpace(graph, positions, width, Neuron.Kind.UNIT);
        };
    }
}
