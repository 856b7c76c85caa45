package dev.tributary.engine.task;

import java.util.List;

/**
 * What a prompt should and should not be continued with.
 *
 * @param right token ids of right answers, at least one
 * @param wrong token ids of wrong answers; may be empty for metrics that need none
 * @param positions where the answers are read, in the sequence as it is run; at least one
 */
public record Answers(List<Integer> right, List<Integer> wrong, List<Integer> positions) {
    public Answers {
        right = List.copyOf(right);
        wrong = List.copyOf(wrong);
        positions = List.copyOf(positions);
        if (right.isEmpty() || positions.isEmpty()) {
            throw new IllegalArgumentException("a prompt needs at least one right answer and one answer position, got "
                    + right.size() + " and " + positions.size());
        }
    }
}
