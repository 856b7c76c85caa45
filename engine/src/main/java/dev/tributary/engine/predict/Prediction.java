package dev.tributary.engine.predict;

import java.util.Comparator;
import java.util.List;

/**
 * What a model puts next at one answer position of a prompt.
 *
 * @param prompt its number among all prompts
 * @param position in the sequence as it is run
 * @param top the most likely tokens
 * @param right the right answers
 * @param wrong the wrong answers; may be empty
 */
public record Prediction(
        int prompt, int position, List<RankedToken> top, List<RankedToken> right, List<RankedToken> wrong) {
    public Prediction {
        top = List.copyOf(top);
        right = List.copyOf(right);
        wrong = List.copyOf(wrong);
    }

    /** Whether the most likely token of all is a right answer. */
    public boolean isRight() {
        return right.stream().anyMatch(answer -> answer.rank() == 1);
    }

    /** Whether a right answer comes before every wrong one. */
    public boolean isAboveWrong() {
        return best(right) < best(wrong);
    }

    private static int best(List<RankedToken> answers) {
        return answers.stream()
                .map(RankedToken::rank)
                .min(Comparator.naturalOrder())
                .orElse(Integer.MAX_VALUE);
    }
}
