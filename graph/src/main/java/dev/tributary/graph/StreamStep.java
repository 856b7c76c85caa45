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
     * @param sharing how many heads, one after the other, have one k and one v input together; 1 if each has its own
     */
    record Read(NodeGroup group, boolean separate, int sharing) implements StreamStep {
        public Read {
            if (group instanceof NodeGroup.Input) {
                throw new IllegalArgumentException("the input reads nothing from the stream");
            }
            if (sharing < 1 || group.nodes().size() % sharing != 0 || (sharing > 1 && !separate)) {
                throw new IllegalArgumentException("k and v inputs can be shared evenly by heads whose inputs are"
                        + " separate, but not by " + sharing + " each of " + group);
            }
            if (separate && !(group instanceof NodeGroup.Heads)) {
                throw new IllegalArgumentException("only heads have separate q, k and v inputs, not " + group);
            }
        }

        /** Every head has inputs of its own. */
        public Read(NodeGroup group, boolean separate) {
            this(group, separate, 1);
        }
    }
}
