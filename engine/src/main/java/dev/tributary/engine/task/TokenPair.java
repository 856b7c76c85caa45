package dev.tributary.engine.task;

import java.util.List;

/**
 * A clean and a corrupt prompt as the model sees them, with their answers.
 *
 * @param clean token ids, BOS included if there is one
 * @param corrupt token ids, as many
 * @param answers token ids and positions in the sequence as it is run
 */
public record TokenPair(List<Integer> clean, List<Integer> corrupt, Answers answers) {
    public TokenPair {
        clean = List.copyOf(clean);
        corrupt = List.copyOf(corrupt);
        if (clean.isEmpty() || clean.size() != corrupt.size()) {
            throw new IllegalArgumentException("clean and corrupt must have one length of at least 1 token, got "
                    + clean.size() + " and " + corrupt.size());
        }
        for (int position : answers.positions()) {
            if (position < 0 || position >= clean.size()) {
                throw new IllegalArgumentException(
                        "answer position " + position + " lies outside a prompt of " + clean.size() + " tokens");
            }
        }
    }

    /** How many tokens each prompt has. */
    public int length() {
        return clean.size();
    }
}
