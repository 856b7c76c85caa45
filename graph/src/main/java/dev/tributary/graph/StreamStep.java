package dev.tributary.graph;

/** One thing that a forward pass does to the residual stream. The list of them is the whole shape of a graph. */
public sealed interface StreamStep {

    /** The components that take part. */
    NodeGroup group();

    /** Each member adds its output to the stream. */
    record Write(NodeGroup group) implements StreamStep {
        public Write {
            if (group instanceof NodeGroup.Logits) {
                throw new IllegalArgumentException("the logits write nothing to the stream");
            }
        }
    }

    /**
     * Each member takes its input from the stream.
     *
     * @param group the components that read
     * @param separate whether q, k and v are inputs of their own; heads only
     */
    record Read(NodeGroup group, boolean separate) implements StreamStep {
        public Read {
            if (group instanceof NodeGroup.Input) {
                throw new IllegalArgumentException("the input reads nothing from the stream");
            }
            if (separate && !(group instanceof NodeGroup.Heads)) {
                throw new IllegalArgumentException("only heads have separate q, k and v inputs, not " + group);
            }
        }
    }
}
