package dev.tributary.engine.task;

import java.util.List;

/**
 * A clean and a corrupt prompt as the model sees them, with their answers.
 *
 * @param clean token ids, BOS included if there is one
 * @param corrupt token ids, as many
 * @param answers token ids and positions in the sequence as it is run
 * @param spans which part of the sequence each position belongs to, in both prompts
 * @param realLength how many tokens at the start are real, in both prompts; the others are padding
 */
public record TokenPair(List<Integer> clean, List<Integer> corrupt, Answers answers, TokenSpans spans, int realLength) {
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
        RealTokens.check(realLength, clean.size(), answers);
    }

    /** A pair without padding. */
    public TokenPair(List<Integer> clean, List<Integer> corrupt, Answers answers, TokenSpans spans) {
        this(clean, corrupt, answers, spans, clean.size());
    }

    /** A pair without padding, whose positions all belong to one span, {@code rest}. */
    public TokenPair(List<Integer> clean, List<Integer> corrupt, Answers answers) {
        this(clean, corrupt, answers, TokenSpans.none(clean.size()));
    }

    /**
     * The pair without its padding. Nothing reads padding that stands behind every real token, where a mask hides it from
     * every query, so this is the same prompt.
     */
    public TokenPair unpadded() {
        return isPadded()
                ? new TokenPair(
                        clean.subList(0, realLength), corrupt.subList(0, realLength), answers, spans.first(realLength))
                : this;
    }

    /** How many tokens each prompt has, padding included. */
    public int length() {
        return clean.size();
    }

    /** Whether some tokens are padding. */
    public boolean isPadded() {
        return realLength < length();
    }
}
