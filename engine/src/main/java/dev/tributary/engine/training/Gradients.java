package dev.tributary.engine.training;

import dev.tributary.engine.architecture.Transformer;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.reference.BatchShape;
import dev.tributary.engine.reference.NextTokenLoss;
import dev.tributary.graph.AttentionDirection;
import java.util.List;

/** Loss and derivatives of batches, which SameDiff computes. */
final class Gradients {

    private final int length;
    private final NextTokenLoss graph;

    /** For batches of so many sentences, none of which has more tokens than the model can read. */
    Gradients(ModelConfig model, int batch) {
        if (model.attention().direction() != AttentionDirection.CAUSAL) {
            throw new IllegalArgumentException("only models whose attention is causal are trained here, got "
                    + model.attention().direction() + ": others would see what fills up short sentences");
        }
        this.length = model.positions().context() - 1;
        this.graph = NextTokenLoss.of(
                new Transformer(model, false),
                new Numbers(Numbers.shapes(model)).parameters(),
                new BatchShape(batch, length));
    }

    /** The loss; {@code derivatives} are filled. */
    Loss of(List<TrainingSentence> batch, Numbers parameters, Numbers derivatives) {
        PaddedSentences sentences = new PaddedSentences(batch, length);
        NextTokenLoss.Outcome outcome =
                graph.at(parameters::array, sentences.tokens(), sentences.targets(), sentences.shares());
        outcome.derivatives().forEach((name, found) -> {
            float[] target = derivatives.array(name);
            for (int index = 0; index < target.length; index++) {
                target[index] = (float) found[index];
            }
        });
        return sentences.loss(outcome.loss(), outcome.likeliest());
    }
}
