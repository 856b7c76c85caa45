package dev.tributary.engine.analysis;

import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Random tokens written twice, {@code [BOS] r r}: what a model can predict of the repeat, it can only know by looking
 * back (Elhage et al. 2021, Olsson et al. 2022).
 *
 * @param tokens [batch, pos]
 * @param length of the sequence that is repeated
 * @param bos the token before it, if there is one
 */
public record RepeatedTokens(TokenBatch tokens, int length, Optional<Integer> bos) {

    public RepeatedTokens {
        if (length < 2 || tokens.length() != 2 * length + (bos.isPresent() ? 1 : 0)) {
            throw new IllegalArgumentException(
                    "expected a sequence of at least 2 tokens twice" + (bos.isPresent() ? ", after BOS" : "")
                            + "; got a sequence of " + length + " in prompts of " + tokens.length());
        }
    }

    /**
     * Draws sequences, each token uniformly from the whole vocabulary, so a token may occur twice in a sequence.
     *
     * @param length of the sequence that is repeated
     * @param batch how many
     * @param vocabulary how many tokens there are
     */
    public static RepeatedTokens draw(int length, int batch, int vocabulary, Optional<Integer> bos, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<int[]> prompts = new ArrayList<>();
        int shift = bos.isPresent() ? 1 : 0;
        for (int prompt = 0; prompt < batch; prompt++) {
            int[] ids = new int[2 * length + shift];
            if (bos.isPresent()) {
                ids[0] = bos.get();
            }
            for (int position = 0; position < length; position++) {
                int token = random.nextInt(vocabulary);
                ids[shift + position] = token;
                ids[shift + length + position] = token;
            }
            prompts.add(ids);
        }
        return new RepeatedTokens(TokenBatch.of(prompts), length, bos);
    }

    /** Where the repeat begins. */
    public int secondHalf() {
        return length + (bos.isPresent() ? 1 : 0);
    }

    /**
     * How many losses belong to the first time, counted from the first prediction. As in the seeds: with BOS, all n
     * tokens of the sequence; the first token of the repeat, which nothing announces, belongs to the repeat.
     */
    public int lossesOfFirstHalf() {
        return secondHalf() - 1;
    }

    /** The mean loss over the first time, over prompts and positions. */
    public double firstLoss(Tensor losses) {
        return mean(losses, 0, lossesOfFirstHalf());
    }

    /** The mean loss over the repeat, over prompts and positions. */
    public double secondLoss(Tensor losses) {
        return mean(losses, lossesOfFirstHalf(), losses.extent(1));
    }

    private double mean(Tensor losses, int from, int to) {
        if (!losses.hasShape(tokens.batch(), tokens.length() - 1)) {
            throw new IllegalArgumentException(
                    "expected losses [" + tokens.batch() + ", " + (tokens.length() - 1) + "], got " + losses);
        }
        double sum = 0;
        for (int prompt = 0; prompt < tokens.batch(); prompt++) {
            for (int position = from; position < to; position++) {
                sum += losses.get(prompt, position);
            }
        }
        return sum / tokens.batch() / (to - from);
    }
}
