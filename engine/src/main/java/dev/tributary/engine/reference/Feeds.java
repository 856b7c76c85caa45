package dev.tributary.engine.reference;

/** Names of what a graph is fed with besides parameters. The prefix keeps them apart from names of parameters. */
final class Feeds {

    /** Token ids, [row]. */
    static final String TOKENS = "feed.tokens";
    /** Token ids at the far end of a blend, [row]. */
    static final String OTHER_TOKENS = "feed.otherTokens";
    /** How far the embedding lies from the other tokens towards the tokens, []. */
    static final String ALPHA = "feed.alpha";
    /** Rows whose logits are wanted, [output row]. */
    static final String OUTPUT_ROWS = "feed.outputRows";
    /** The derivative with respect to the logits, [row, d_vocab]. */
    static final String COTANGENT = "feed.cotangent";
    /** 1 if changes start at what this run computes, 0 if not, []. */
    static final String FROM_THIS_RUN = "feed.fromThisRun";

    /** What is added to attention scores of keys that a query must not see, [1, query, key]; never fed. */
    static final String UNSEEN = "constant.unseen";

    /** Picks what the query at the very position sees, [1, key, query, 1]; never fed. */
    static final String DIAGONAL = "constant.diagonal";

    private Feeds() {}

    /** What edges of a write step carry instead, [row, width]. */
    static String replacement(int step) {
        return "feed.replacement." + step;
    }

    /** Where the change of a write step starts, beside what this run computes, [row, width]. */
    static String from(int step) {
        return "feed.from." + step;
    }

    /** Where the change of a write step ends, [row, width]. */
    static String to(int step) {
        return "feed.to." + step;
    }

    /** The mask of a read step, [row, query * reader, source], readers port by port. */
    static String mask(int step) {
        return "feed.mask." + step;
    }

    /**
     * The zeros whose derivatives are the scores: of a read step as its mask, [row, query * reader, source], or of a
     * write step, [row, 1, member].
     */
    static String probe(int step) {
        return "feed.probe." + step;
    }

    /** 1 if the value at a point goes on as it is, 0 if not, []. */
    static String keep(String point) {
        return "feed.keep." + point;
    }

    /** What is added to the value at a point if that goes on, or takes its place if not; of the point's shape. */
    static String put(String point) {
        return "feed.put." + point;
    }

    /** What is added to the derivative with respect to the value at a point; of the point's shape. */
    static String gradient(String point) {
        return "feed.gradient." + point;
    }
}
