package dev.tributary.graph.flow;

import dev.tributary.graph.Node;
import dev.tributary.graph.Place;

/** A component at a lane. */
public sealed interface Vertex {

    /** The component. */
    Node node();

    /** The lane: everywhere, a position or a span. */
    Place place();

    /** For example {@code a9.h6@4}. */
    String name();

    /**
     * A component where it writes; for the logits, which write nothing, where they are read off.
     *
     * @param node the component
     * @param place the lane of its output
     */
    record Write(Node node, Place place) implements Vertex {
        @Override
        public String name() {
            return node.name() + place.suffix();
        }
    }

    /**
     * A head where it reads keys and values (or its merged input) that any query may use which attends there; only where
     * scores do not tell queries apart.
     *
     * @param node the head
     * @param place the lane that it reads
     */
    record Read(Node node, Place place) implements Vertex {
        public Read {
            if (!(node instanceof Node.Head)) {
                throw new IllegalArgumentException(
                        "only heads read at one place and write at another, got " + node.name());
            }
        }

        @Override
        public String name() {
            return node.name() + "<read>" + place.suffix();
        }
    }
}
