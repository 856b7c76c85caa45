package dev.tributary.render.html;

import dev.tributary.render.text.VisibleText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What heads attend to on one prompt and why, for the side panel of a figure.
 *
 * @param prompt which prompt it is, in words
 * @param tokens its tokens
 * @param positioned whether the lanes of the figure are its tokens
 * @param parts what queries and keys are made of
 * @param heads those that something is known of
 * @param left what was left out and why; empty if nothing was
 */
public record HeadNotes(
        String prompt, List<String> tokens, boolean positioned, List<Part> parts, List<Head> heads, String left) {
    public HeadNotes {
        prompt = VisibleText.of(prompt);
        tokens = tokens.stream().map(VisibleText::of).toList();
        parts = List.copyOf(parts);
        heads = List.copyOf(heads);
        for (Head head : heads) {
            for (Row row : head.rows()) {
                requireWithin("token", row.query(), tokens.size());
                for (List<Double> weight : row.weights()) {
                    requireWithin("token", weight.get(0), tokens.size());
                }
                for (Reasons reasons : row.reasons()) {
                    requireWithin("token", reasons.key(), tokens.size());
                    for (List<Double> pair : reasons.pairs()) {
                        requireWithin("part", pair.get(0), parts.size());
                        requireWithin("part", pair.get(1), parts.size());
                    }
                }
            }
        }
    }

    private static void requireWithin(String what, double number, int count) {
        if (number < 0 || number >= count || number != Math.rint(number)) {
            throw new IllegalArgumentException(
                    "expected the number of a " + what + ", of which there are " + count + ", got " + number);
        }
    }

    /**
     * A component, or what else a query and a key can be made of.
     *
     * @param node the component's name, if it is one
     */
    public record Part(String label, @Nullable String node) {}

    /** A head by its name, at some queries. */
    public record Head(String node, List<Row> rows) {
        public Head {
            rows = List.copyOf(rows);
        }
    }

    /**
     * What a head attends to from one token.
     *
     * @param query the token
     * @param weights the largest, each with the token that is attended to before it
     * @param reasons why it attends to some of these
     */
    public record Row(int query, List<List<Double>> weights, List<Reasons> reasons) {
        public Row {
            weights = weights.stream().map(List::copyOf).toList();
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * Why a token is attended to.
     *
     * @param key the token
     * @param pairs each the part that the query reads, the part that the key reads, what the two add to the attention
     *     score, and how much more that is than on average over the tokens that the query sees; the last one is largest first
     */
    public record Reasons(int key, List<List<Double>> pairs) {
        public Reasons {
            pairs = pairs.stream().map(List::copyOf).toList();
        }
    }
}
