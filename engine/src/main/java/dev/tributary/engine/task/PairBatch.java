package dev.tributary.engine.task;

import java.util.Collections;
import java.util.List;

/**
 * Clean and corrupt prompts of one length, with their answers. No token of theirs is padding.
 *
 * @param clean [batch, pos]
 * @param corrupt [batch, pos], the same shape
 * @param answers one for each prompt
 * @param spans one for each prompt, all with the same names
 */
public record PairBatch(TokenBatch clean, TokenBatch corrupt, List<Answers> answers, List<TokenSpans> spans) {
    public PairBatch {
        answers = List.copyOf(answers);
        spans = List.copyOf(spans);
        if (clean.batch() != corrupt.batch() || clean.length() != corrupt.length()) {
            throw new IllegalArgumentException("clean and corrupt prompts must have one shape, got [" + clean.batch()
                    + ", " + clean.length() + "] and [" + corrupt.batch() + ", " + corrupt.length() + "]");
        }
        if (answers.size() != clean.batch()) {
            throw new IllegalArgumentException(
                    "expected answers for each of " + clean.batch() + " prompts, got " + answers.size());
        }
        if (spans.size() != clean.batch()) {
            throw new IllegalArgumentException(
                    "expected spans for each of " + clean.batch() + " prompts, got " + spans.size());
        }
        for (TokenSpans span : spans) {
            if (span.length() != clean.length()) {
                throw new IllegalArgumentException(
                        "expected a span for each of " + clean.length() + " tokens of a prompt, got " + span.length());
            }
            if (!span.names().equals(spans.get(0).names())) {
                throw new IllegalArgumentException("all prompts of a batch must have the same spans, got "
                        + spans.get(0).names() + " and " + span.names());
            }
        }
        for (int prompt = 0; prompt < clean.batch(); prompt++) {
            RealTokens.check(clean.length(), clean.length(), answers.get(prompt));
        }
    }

    /** Prompts whose positions all belong to one span, {@code rest}. */
    public PairBatch(TokenBatch clean, TokenBatch corrupt, List<Answers> answers) {
        this(clean, corrupt, answers, Collections.nCopies(clean.batch(), TokenSpans.none(clean.length())));
    }

    /** Where logits are needed: prompt by prompt, in the order of each prompt's answer positions. */
    public OutputRows outputRows() {
        int[] rows = new int
                [answers.stream().mapToInt(answer -> answer.positions().size()).sum()];
        int next = 0;
        for (int prompt = 0; prompt < answers.size(); prompt++) {
            for (int position : answers.get(prompt).positions()) {
                rows[next++] = prompt * clean.length() + position;
            }
        }
        return new OutputRows(rows);
    }

    /** The most tokens that one of some batches has on a side. */
    public static int mostRows(List<PairBatch> batches) {
        return batches.stream().mapToInt(batch -> batch.clean().rows()).max().orElse(0);
    }
}
