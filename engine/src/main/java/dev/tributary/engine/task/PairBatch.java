package dev.tributary.engine.task;

import java.util.List;

/**
 * Clean and corrupt prompts of one length, with their answers.
 *
 * @param clean [batch, pos]
 * @param corrupt [batch, pos], the same shape
 * @param answers one for each prompt
 */
public record PairBatch(TokenBatch clean, TokenBatch corrupt, List<Answers> answers) {
    public PairBatch {
        answers = List.copyOf(answers);
        if (clean.batch() != corrupt.batch() || clean.length() != corrupt.length()) {
            throw new IllegalArgumentException("clean and corrupt prompts must have one shape, got [" + clean.batch()
                    + ", " + clean.length() + "] and [" + corrupt.batch() + ", " + corrupt.length() + "]");
        }
        if (answers.size() != clean.batch()) {
            throw new IllegalArgumentException(
                    "expected answers for each of " + clean.batch() + " prompts, got " + answers.size());
        }
        for (Answers answer : answers) {
            for (int position : answer.positions()) {
                if (position < 0 || position >= clean.length()) {
                    throw new IllegalArgumentException(
                            "answer position " + position + " lies outside a prompt of " + clean.length() + " tokens");
                }
            }
        }
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
}
