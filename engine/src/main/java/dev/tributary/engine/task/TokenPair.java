package dev.tributary.engine.task;

import java.util.List;

/**
 * A clean and a corrupt prompt as the model sees them, with their answers.
 *
 * @param clean token ids, BOS included if there is one
 * @param corrupt token ids, as many
 * @param answers token ids and positions in the sequence as it is run
 * @param spans which part of the sequence each position belongs to, in both prompts
 */
public record TokenPair(List<Integer> clean, List<Integer> corrupt, Answers answers, TokenSpans spans) {
    public TokenPair {
        clean = List.copyOf(clean);
        corrupt = List.copyOf(corrupt);
        if (clean.isEmpty() || clean.size() != corrupt.size()) {
            throw new IllegalArgumentException("clean and corrupt must have one length of at least 1 token, got "
                    + clean.size() + " and " + corrupt.size());
        }
        if (spans.length() != clean.size()) {
            throw new IllegalArgumentException(
                    "expected a span for each of " + clean.size() + " tokens, got " + spans.length());
        }
        for (int position : answers.positions()) {
            if (position < 0 || position >= clean.size()) {
                throw new IllegalArgumentException(
                        "answer position " + position + " lies outside a prompt of " + clean.size() + " tokens");
            }
        }
    }

    /** A pair whose positions all belong to one span, {@code rest}. */
    public TokenPair(List<Integer> clean, List<Integer> corrupt, Answers answers) {
        this(clean, corrupt, answers, TokenSpans.none(clean.size()));
    }

    /** How many tokens each prompt has. */
    public int length() {
        return clean.size();
    }
}
