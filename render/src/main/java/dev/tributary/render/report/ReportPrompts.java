package dev.tributary.render.report;

import dev.tributary.render.attention.MapView;
import java.util.List;
import java.util.Optional;

/**
 * The prompts that a report shows.
 *
 * @param pairs some of those that were measured on
 * @param attention of the model's heads on their clean prompts, if it has heads
 * @param attribution what components write into the answers there, by the token that they took it from
 */
public record ReportPrompts(List<Pair> pairs, Optional<MapView> attention, Optional<MapView> attribution) {
    public ReportPrompts {
        pairs = List.copyOf(pairs);
    }

    /** No prompts. */
    public static ReportPrompts none() {
        return new ReportPrompts(List.of(), Optional.empty(), Optional.empty());
    }

    /** Prompts whose logits were not taken apart. */
    public ReportPrompts(List<Pair> pairs, Optional<MapView> attention) {
        this(pairs, attention, Optional.empty());
    }

    /**
     * A prompt pair with the answers that the metric compares. All text is plain.
     *
     * @param clean its tokens
     * @param corrupt as many tokens
     * @param answers right ones
     * @param wrongAnswers wrong ones; may be empty
     */
    public record Pair(List<String> clean, List<String> corrupt, String answers, String wrongAnswers) {
        public Pair {
            clean = List.copyOf(clean);
            corrupt = List.copyOf(corrupt);
            if (clean.size() != corrupt.size()) {
                throw new IllegalArgumentException(
                        "expected prompts of one length, got " + clean.size() + " and " + corrupt.size() + " tokens");
            }
        }
    }
}
