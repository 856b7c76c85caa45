package dev.tributary.engine.task;

import java.util.List;
import java.util.Optional;

/**
 * A clean prompt, its corrupt twin, and what should and should not follow.
 *
 * @param clean the prompt that shows the behaviour
 * @param corrupt a prompt of as many tokens that does not
 * @param answers right answers, at least one at each answer position
 * @param wrongAnswers wrong answers; may be empty for metrics that need none
 * @param answerPositions where answers are read, counted without a BOS token; the last real position if empty
 * @param spans its own spans, which replace those of the set
 * @param split what the pair is for, if its file says so
 * @param length how many tokens at the start are real, BOS not counted, in both prompts; all if empty. The others are
 *     padding
 */
public record PromptPair(
        PromptText clean,
        PromptText corrupt,
        AnswerTexts answers,
        AnswerTexts wrongAnswers,
        Optional<List<Integer>> answerPositions,
        Optional<NamedSpans> spans,
        Optional<SplitPart> split,
        Optional<Integer> length) {

    public PromptPair {
        answerPositions = answerPositions.map(List::copyOf);
        if (answerPositions.isPresent() && answerPositions.get().isEmpty()) {
            throw new IllegalArgumentException("answer positions must name at least one position, or be left out");
        }
        for (int position : answerPositions.orElse(List.of())) {
            if (position < 0) {
                throw new IllegalArgumentException("an answer position must be at least 0, got " + position);
            }
        }
        if (length.isPresent() && length.get() < 1) {
            throw new IllegalArgumentException("at least 1 token of a prompt must be real, got " + length.get());
        }
        int positions = answerPositions.map(List::size).orElse(1);
        answers.requireCount(positions);
        wrongAnswers.requireCount(positions);
        for (int index = 0; index < positions; index++) {
            if (answers.at(index).isEmpty()) {
                throw new IllegalArgumentException("a prompt needs at least one right answer, got none");
            }
        }
    }

    /** A pair with the same answers at every position, without spans of its own, for any part of a split, unpadded. */
    public PromptPair(
            PromptText clean,
            PromptText corrupt,
            List<PromptText> answers,
            List<PromptText> wrongAnswers,
            Optional<List<Integer>> answerPositions) {
        this(
                clean,
                corrupt,
                new AnswerTexts.Same(answers),
                new AnswerTexts.Same(wrongAnswers),
                answerPositions,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** A pair whose answers are read at the last position. */
    public static PromptPair of(
            PromptText clean, PromptText corrupt, List<PromptText> answers, List<PromptText> wrongAnswers) {
        return new PromptPair(clean, corrupt, answers, wrongAnswers, Optional.empty());
    }

    /** The same pair with these spans of its own. */
    public PromptPair withSpans(NamedSpans own) {
        return new PromptPair(clean, corrupt, answers, wrongAnswers, answerPositions, Optional.of(own), split, length);
    }

    /** The same pair for this part of a split. */
    public PromptPair withSplit(SplitPart part) {
        return new PromptPair(clean, corrupt, answers, wrongAnswers, answerPositions, spans, Optional.of(part), length);
    }

    /** The same pair, of which only so many tokens are real. */
    public PromptPair withLength(int real) {
        return new PromptPair(clean, corrupt, answers, wrongAnswers, answerPositions, spans, split, Optional.of(real));
    }
}
