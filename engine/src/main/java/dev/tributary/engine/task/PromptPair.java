package dev.tributary.engine.task;

import java.util.List;
import java.util.Optional;

/**
 * A clean prompt, its corrupt twin, and what should and should not follow.
 *
 * @param clean the prompt that shows the behaviour
 * @param corrupt a prompt of as many tokens that does not
 * @param answers right answers, at least one, each exactly one token
 * @param wrongAnswers wrong answers, each exactly one token; may be empty for metrics that need none
 * @param answerPositions where answers are read, counted without a BOS token; the last position if empty
 * @param spans its own spans, which replace those of the set
 * @param split what the pair is for, if its file says so
 */
public record PromptPair(
        PromptText clean,
        PromptText corrupt,
        List<PromptText> answers,
        List<PromptText> wrongAnswers,
        Optional<List<Integer>> answerPositions,
        Optional<NamedSpans> spans,
        Optional<SplitPart> split) {

    public PromptPair {
        answers = List.copyOf(answers);
        wrongAnswers = List.copyOf(wrongAnswers);
        answerPositions = answerPositions.map(List::copyOf);
        if (answers.isEmpty()) {
            throw new IllegalArgumentException("a prompt needs at least one right answer, got none");
        }
        if (answerPositions.isPresent() && answerPositions.get().isEmpty()) {
            throw new IllegalArgumentException("answer positions must name at least one position, or be left out");
        }
        for (int position : answerPositions.orElse(List.of())) {
            if (position < 0) {
                throw new IllegalArgumentException("an answer position must be at least 0, got " + position);
            }
        }
    }

    /** A pair without spans of its own, for any part of a split. */
    public PromptPair(
            PromptText clean,
            PromptText corrupt,
            List<PromptText> answers,
            List<PromptText> wrongAnswers,
            Optional<List<Integer>> answerPositions) {
        this(clean, corrupt, answers, wrongAnswers, answerPositions, Optional.empty(), Optional.empty());
    }

    /** A pair whose answers are read at the last position. */
    public static PromptPair of(
            PromptText clean, PromptText corrupt, List<PromptText> answers, List<PromptText> wrongAnswers) {
        return new PromptPair(clean, corrupt, answers, wrongAnswers, Optional.empty());
    }

    /** The same pair with these spans of its own. */
    public PromptPair withSpans(NamedSpans own) {
        return new PromptPair(clean, corrupt, answers, wrongAnswers, answerPositions, Optional.of(own), split);
    }

    /** The same pair for this part of a split. */
    public PromptPair withSplit(SplitPart part) {
        return new PromptPair(clean, corrupt, answers, wrongAnswers, answerPositions, spans, Optional.of(part));
    }
}
