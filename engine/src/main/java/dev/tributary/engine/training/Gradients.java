package dev.tributary.engine.training;

import dev.tributary.engine.architecture.Transformer;
import dev.tributary.engine.model.ModelConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Loss and derivatives of a batch. A batch is cut into a fixed number of shards whose derivatives are added in order,
 * so that the outcome does not depend on how many threads work.
 */
final class Gradients {

    private static final int SHARDS = 2;

    private final ModelConfig model;
    private final Executor executor;

    Gradients(ModelConfig model, Executor executor) {
        this.model = model;
        this.executor = executor;
    }

    /** The loss; its derivatives are added to {@code derivatives}. */
    Loss of(List<TrainingSentence> batch, Numbers parameters, Numbers derivatives) {
        List<Sentences> shards = shards(batch);
        double weight = shards.stream().mapToDouble(Sentences::totalWeight).sum();
        List<CompletableFuture<Part>> running = new ArrayList<>();
        for (Sentences shard : shards) {
            running.add(CompletableFuture.supplyAsync(
                    () -> part(shard, parameters, derivatives.zeros(), 1 / weight), executor));
        }
        Loss loss = new Loss(0, 0, 0);
        for (CompletableFuture<Part> each : running) {
            Part part = each.join();
            loss = loss.plus(part.loss());
            derivatives.add(part.derivatives());
        }
        return loss;
    }

    private Part part(Sentences shard, Numbers parameters, Numbers derivatives, double scale) {
        TrainingBridge bridge = new TrainingBridge(shard, parameters, derivatives);
        Rows logits = new Transformer(model, false).logits(bridge);
        Loss loss = Loss.of(logits, shard, scale);
        bridge.backward();
        return new Part(loss, derivatives);
    }

    private static List<Sentences> shards(List<TrainingSentence> batch) {
        List<Sentences> shards = new ArrayList<>();
        int count = Math.min(SHARDS, batch.size());
        for (int shard = 0; shard < count; shard++) {
            shards.add(new Sentences(batch.subList(shard * batch.size() / count, (shard + 1) * batch.size() / count)));
        }
        return shards;
    }

    private record Part(Loss loss, Numbers derivatives) {}
}
