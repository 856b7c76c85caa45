package dev.tributary.graph.flow;

import dev.tributary.graph.Edge;
import dev.tributary.graph.Element;
import dev.tributary.graph.Port;
import dev.tributary.graph.index.IndexSpace;

/** An edge of a {@link ScoreGraph}. */
public sealed interface Flow {

    /** Where it starts. */
    Vertex from();

    /** Where it ends. */
    Vertex to();

    /**
     * What a component writes, as a later one reads it, with a score.
     *
     * @param from the component that writes
     * @param to the component that reads: where it writes, or where it reads if any query may use that
     * @param space of the element
     * @param index of the element in its space
     * @param score of the element
     */
    record Scored(Vertex from, Vertex to, IndexSpace space, int index, double score) implements Flow {

        /** What is scored: an edge, or the node that writes. */
        public Element element() {
            return space.element(index);
        }

        /** The input that reads; the whole component where nodes are scored. */
        public Port port() {
            return element() instanceof Edge edge ? edge.target().port() : Port.WHOLE;
        }

        /** Ports within the space have another hash in every process; orders of hashes must be the same in all. */
        @Override
        public int hashCode() {
            return 31 * index + to.hashCode();
        }
    }

    /**
     * What a head reads at one lane may change what it writes at another; which queries use it is not told apart, so
     * there is no score.
     *
     * @param from the head where it reads
     * @param to the same head where it writes
     */
    record Attends(Vertex from, Vertex to) implements Flow {}
}
