package dev.tributary.engine.task;

import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * What a prompt should and should not be continued with.
 *
 * @param positions where the answers are read, in the sequence as it is run; at least one
 * @param tokens the answers at each of those positions, in the same order
 */
public record Answers(List<Integer> positions, List<AnswerTokens> tokens) {
    public Answers {
        positions = List.copyOf(positions);
        tokens = List.copyOf(tokens);
        if (positions.isEmpty()) {
            throw new IllegalArgumentException("a prompt needs at least one answer position, got none");
        }
        if (tokens.size() != positions.size()) {
            throw new IllegalArgumentException(
                    "expected answers for each of " + positions.size() + " answer positions, got " + tokens.size());
        }
    }

    /** The same answers at every position. */
    public Answers(List<Integer> right, List<Integer> wrong, List<Integer> positions) {
        this(positions, Collections.nCopies(positions.size(), new AnswerTokens(right, wrong)));
    }

    /** The answers at the position with this index among the answer positions. */
    public AnswerTokens at(int index) {
        return tokens.get(index);
    }

    /** The right answers of all positions, each once, in the order of the positions. */
    public List<Integer> right() {
        return all(AnswerTokens::right);
    }

    /** The wrong answers of all positions, each once, in the order of the positions. */
    public List<Integer> wrong() {
        return all(AnswerTokens::wrong);
    }

    private List<Integer> all(Function<AnswerTokens, List<Integer>> kind) {
        return tokens.stream().map(kind).flatMap(List::stream).distinct().toList();
    }
}
