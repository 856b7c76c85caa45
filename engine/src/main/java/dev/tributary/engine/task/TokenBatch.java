package dev.tributary.engine.task;

import java.util.Arrays;
import java.util.List;

/** Token ids of prompts that have one length: [batch, pos]. */
public final class TokenBatch {

    private final int[][] ids;

    private TokenBatch(int[][] ids) {
        this.ids = ids;
    }

    /** One prompt; throws unless it has a token. */
    public static TokenBatch ofOne(List<Integer> prompt) {
        return of(List.of(prompt.stream().mapToInt(Integer::intValue).toArray()));
    }

    /** Copies; throws unless there is at least one prompt, at least one token, and one length. */
    public static TokenBatch of(List<int[]> prompts) {
        if (prompts.isEmpty() || prompts.get(0).length == 0) {
            throw new IllegalArgumentException("a batch needs at least one prompt of at least one token");
        }
        int length = prompts.get(0).length;
        for (int prompt = 0; prompt < prompts.size(); prompt++) {
            if (prompts.get(prompt).length != length) {
                throw new IllegalArgumentException("prompts of a batch must have one length, but prompt " + prompt
                        + " has " + prompts.get(prompt).length + " tokens and the first has " + length);
            }
        }
        return new TokenBatch(prompts.stream().map(int[]::clone).toArray(int[][]::new));
    }

    /** How many prompts. */
    public int batch() {
        return ids.length;
    }

    /** How many tokens each. */
    public int length() {
        return ids[0].length;
    }

    /** batch * pos. */
    public int rows() {
        return batch() * length();
    }

    /** The id at a position of a prompt. */
    public int id(int prompt, int position) {
        return ids[prompt][position];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenBatch batch && Arrays.deepEquals(batch.ids, ids);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(ids);
    }
}
