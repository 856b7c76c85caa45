package dev.tributary.experiments.examples;

import dev.tributary.engine.analysis.Composition;
import dev.tributary.engine.analysis.Composition.Baseline;
import dev.tributary.engine.analysis.HeadAblation;
import dev.tributary.engine.analysis.HeadAblation.Replacement;
import dev.tributary.engine.analysis.HeadDetectors;
import dev.tributary.engine.analysis.HeadScores;
import dev.tributary.engine.analysis.HeadScores.Head;
import dev.tributary.engine.analysis.RepeatedTokens;
import dev.tributary.engine.hooks.CacheRequest;
import dev.tributary.engine.hooks.CachedRun;
import dev.tributary.engine.hooks.HookedTransformer;
import dev.tributary.engine.hooks.NextTokens;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.tensor.Tensor;

/**
 * Looks for induction heads as the notebooks of the field do: random tokens written twice, the losses, the patterns, what
 * is lost without each head, and whether the weights of the heads that stand out compose.
 *
 * @param firstLoss mean loss while the sequence is new
 * @param repeatLoss mean loss in the repeat
 * @param previous the head of layer 0 that attends most to the token before
 * @param induction the head of the last layer that attends most to the token after the same token before
 * @param lossWithout how much the mean loss grows without that induction head
 * @param composition the K-composition of the two
 * @param baseline K-composition of random heads
 */
public record InductionHeads(
        double firstLoss,
        double repeatLoss,
        Head previous,
        Head induction,
        double lossWithout,
        double composition,
        Baseline baseline) {

    /** Looks at a model with at least two layers that reads no BOS. */
    public static InductionHeads find(HookedTransformer model, int length, long seed) {
        // [16, 2 * length] random tokens, each sequence written twice
        RepeatedTokens repeated = RepeatedTokens.draw(
                length, 16, model.config().vocabulary().tokens(), model.text().first(), seed);
        CachedRun run = model.runWithCache(repeated.tokens(), CacheRequest.all());
        Tensor losses = NextTokens.losses(run.logits(), repeated.tokens());

        // which heads look where: [layer, head]
        HeadScores previousScores = HeadDetectors.previous(run.cache());
        HeadScores inductionScores = HeadDetectors.induction(run.cache(), repeated);
        Head previous = best(previousScores, 0);
        Head induction = best(inductionScores, model.config().layers() - 1);
        HeadScores without = new HeadAblation(Replacement.MEAN).of(model, repeated.tokens(), Progress.silent());

        // do the keys of the one read what the other writes, by the weights alone: [layer, head, layer, head]
        Tensor composition = Composition.K.all(model.weights());
        Baseline random = Composition.baseline(
                model.config().dModel(), model.config().attention().dHead(), 100, seed);
        return new InductionHeads(
                repeated.firstLoss(losses),
                repeated.secondLoss(losses),
                previous,
                induction,
                without.of(induction.layer(), induction.head()),
                composition.get(previous.layer(), previous.head(), induction.layer(), induction.head()),
                random);
    }

    private static Head best(HeadScores scores, int layer) {
        return scores.ranked().stream()
                .filter(head -> head.layer() == layer)
                .findFirst()
                .orElseThrow();
    }
}
