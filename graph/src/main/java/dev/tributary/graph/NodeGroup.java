package dev.tributary.graph;

import java.util.List;
import java.util.stream.IntStream;

/** The components that a forward pass handles together: all heads of a layer, or a single other component. */
public sealed interface NodeGroup {

    /** The members, in canonical order. */
    List<Node> nodes();

    /** The embedding. */
    record Input() implements NodeGroup {
        @Override
        public List<Node> nodes() {
            return List.of(new Node.Input());
        }
    }

    /**
     * All heads of one layer.
     *
     * @param layer the block, counted from zero
     * @param count how many heads it has
     */
    record Heads(int layer, int count) implements NodeGroup {
        public Heads {
            if (count < 1) {
                throw new IllegalArgumentException("layer " + layer + " needs at least one head, got " + count);
            }
        }

        @Override
        public List<Node> nodes() {
            return IntStream.range(0, count)
                    .mapToObj(head -> (Node) new Node.Head(layer, head))
                    .toList();
        }
    }

    /**
     * One MLP.
     *
     * @param layer the block, counted from zero
     */
    record Mlp(int layer) implements NodeGroup {
        @Override
        public List<Node> nodes() {
            return List.of(new Node.Mlp(layer));
        }
    }

    /** The final norm and the unembedding. */
    record Logits() implements NodeGroup {
        @Override
        public List<Node> nodes() {
            return List.of(new Node.Logits());
        }
    }
}
