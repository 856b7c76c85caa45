package dev.tributary.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.engine.model.Activation;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.model.ModelConfig.Attention;
import dev.tributary.engine.model.ModelConfig.Mlp;
import dev.tributary.engine.model.ModelConfig.Normalization;
import dev.tributary.engine.model.ModelConfig.Norms;
import dev.tributary.engine.model.ModelConfig.PositionalEmbedding;
import dev.tributary.engine.model.ModelConfig.Positions;
import dev.tributary.engine.model.ModelConfig.Vocabulary;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.graph.AttentionDirection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {

    private static final int STEPS = 12;
    private static final TrainingRecipe RECIPE = recipe(0.02);

    /** The next token is the one before, plus one. */
    private static final TrainingData COUNTING = random -> {
        int first = random.nextInt(5);
        return new TrainingSentence(
                List.of(first, (first + 1) % 5, (first + 2) % 5, (first + 3) % 5), List.of(0f, 1f, 1f, 1f));
    };

    @Test
    void the_same_recipe_gives_the_same_bytes() throws IOException {
        Parameters once = Trainer.withoutState().train(RECIPE, COUNTING, progress -> {});
        Parameters again = Trainer.withoutState().train(RECIPE, COUNTING, progress -> {});

        assertThat(numbers(again)).isEqualTo(numbers(once));
    }

    @Test
    void learns() throws IOException {
        List<TrainingProgress> heard = new ArrayList<>();

        Trainer.withoutState().train(RECIPE, COUNTING, heard::add);

        assertThat(heard).hasSize(STEPS);
        assertThat(heard.get(0).loss()).isGreaterThan(1.5);
        assertThat(heard.get(STEPS - 1).loss()).isLessThan(heard.get(0).loss() / 2);
    }

    @Test
    void a_run_that_was_stopped_ends_as_if_it_had_not_been(@TempDir Path folder) throws IOException {
        Parameters uninterrupted = Trainer.withoutState().train(RECIPE, COUNTING, progress -> {});
        Trainer stoppable = new Trainer(Optional.of(folder.resolve("state.safetensors")), 100);
        List<Integer> steps = new ArrayList<>();

        assertThatThrownBy(() -> stoppable.train(RECIPE, COUNTING, progress -> {
                    if (progress.step() == 5) {
                        Thread.currentThread().interrupt();
                    }
                }))
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("step 5 of 12");
        assertThat(Thread.interrupted()).isTrue();
        Parameters resumed = stoppable.train(RECIPE, COUNTING, progress -> steps.add(progress.step()));

        assertThat(steps).first().isEqualTo(6);
        assertThat(numbers(resumed)).isEqualTo(numbers(uninterrupted));
    }

    @Test
    void the_state_of_another_recipe_is_refused(@TempDir Path folder) throws IOException {
        Trainer trainer = new Trainer(Optional.of(folder.resolve("state.safetensors")), 4);
        trainer.train(RECIPE, COUNTING, progress -> {});

        assertThatThrownBy(() -> trainer.train(recipe(0.01), COUNTING, progress -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("state of another training run");
    }

    @Test
    void the_learning_rate_warms_up_and_decays() {
        Optimisation settings = new Optimisation(0.1, 10, 0.1, 0, 0.9, 0.98, 1);

        assertThat(settings.rate(0, 110)).isEqualTo(0.01);
        assertThat(settings.rate(9, 110)).isEqualTo(0.1);
        assertThat(settings.rate(60, 110)).isCloseTo(0.055, org.assertj.core.api.Assertions.within(1e-12));
        assertThat(settings.rate(110, 110)).isCloseTo(0.01, org.assertj.core.api.Assertions.within(1e-12));
    }

    private static TrainingRecipe recipe(double rate) {
        ModelConfig model = new ModelConfig(
                1,
                8,
                Vocabulary.of(5),
                new Positions(4, PositionalEmbedding.STANDARD),
                new Attention(2, 4, AttentionDirection.CAUSAL),
                Optional.of(new Mlp(16, Activation.GELU_NEW, false)),
                new Norms(Normalization.LN, 1e-5));
        return new TrainingRecipe(
                "counting", model, new Optimisation(rate, 2, 0.1, 0.01, 0.9, 0.98, 1), STEPS, 8, 0.3, 3);
    }

    private static List<List<Double>> numbers(Parameters parameters) {
        return Numbers.shapes(RECIPE.model()).entrySet().stream()
                .map(entry -> parameters.require(
                        entry.getKey(),
                        entry.getValue().stream().mapToInt(Integer::intValue).toArray()))
                .map(parameter -> Arrays.stream(parameter.toArray()).boxed().toList())
                .toList();
    }
}
