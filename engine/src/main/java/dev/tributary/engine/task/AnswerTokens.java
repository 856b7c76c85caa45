package dev.tributary.engine.task;

import java.util.List;

/**
 * What should and should not follow at one position.
 *
 * @param right token ids of right answers, at least one
 * @param wrong token ids of wrong answers; may be empty for metrics that need none
 */
public record AnswerTokens(List<Integer> right, List<Integer> wrong) {
    public AnswerTokens {
        right = List.copyOf(right);
        wrong = List.copyOf(wrong);
        if (right.isEmpty()) {
            throw new IllegalArgumentException("an answer position needs at least one right answer, got none");
        }
    }
}
