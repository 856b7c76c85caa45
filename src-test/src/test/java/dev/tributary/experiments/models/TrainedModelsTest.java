package dev.tributary.experiments.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.checkpoint.Checkpoint;
import dev.tributary.engine.checkpoint.Checkpoints;
import dev.tributary.engine.production.ProductionModel;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.tokenize.WordListTokenizer;
import dev.tributary.engine.training.Optimisation;
import dev.tributary.engine.training.Trainer;
import dev.tributary.engine.training.TrainingRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainedModelsTest {

    static List<Recipe> recipes() {
        return Recipes.all();
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void can_do_what_they_were_trained_for(Recipe recipe) throws IOException {
        Path folder = TrainedModels.folder(recipe.name()).orElseThrow();

        try (Checkpoint checkpoint = Checkpoints.open(folder, true);
                ProductionModel model =
                        new ProductionModel(checkpoint.architecture(), checkpoint.parameters(), Precision.FP32, 2)) {
            Examination examination = Examination.of(model, recipe);

            assertThat(examination.accuracy()).isGreaterThanOrEqualTo(0.99);
            assertThat(examination.cleanPreference()).isGreaterThan(5);
            assertThat(Math.abs(examination.corruptPreference())).isLessThan(0.1 * examination.cleanPreference());
        }
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void have_the_shape_and_the_vocabulary_of_their_recipe(Recipe recipe) throws IOException {
        Path folder = TrainedModels.folder(recipe.name()).orElseThrow();

        try (Checkpoint checkpoint = Checkpoints.open(folder, true)) {
            assertThat(checkpoint.architecture().config())
                    .isEqualTo(recipe.training().model());
            WordListTokenizer tokenizer =
                    (WordListTokenizer) checkpoint.tokenizer().orElseThrow();
            assertThat(tokenizer.tokens()).isEqualTo(recipe.tokenizer().tokens());
        }
        assertThat(Files.readString(folder.resolve("MODEL_CARD.md"))).contains("accuracy", "seed");
    }

    @Test
    void take_at_most_four_megabytes() throws IOException {
        long bytes = 0;
        for (Recipe recipe : recipes()) {
            try (Stream<Path> files =
                    Files.list(TrainedModels.folder(recipe.name()).orElseThrow())) {
                bytes += files.mapToLong(file -> file.toFile().length()).sum();
            }
        }
        assertThat(bytes).isLessThanOrEqualTo(4_000_000);
    }

    @Test
    void no_other_name_has_a_folder() throws IOException {
        assertThat(TrainedModels.folder("gpt2")).isEmpty();
    }

    @Test
    void a_recipe_becomes_a_folder_that_opens(@TempDir Path parent) throws IOException {
        Recipe induction = Recipes.named("induction");
        TrainingRecipe whole = induction.training();
        TrainingRecipe few = new TrainingRecipe(
                "few", whole.model(), new Optimisation(1e-3, 1, 0.1, 0.01, 0.9, 0.98, 1), 2, 4, whole.deviation(), 9);
        Recipe recipe = new Recipe(
                few,
                induction.data(),
                induction.heldOut(),
                induction.tokenizer(),
                induction.task(),
                induction.sentences());
        Path folder = parent.resolve("few");

        Examination examination = ModelMaker.make(recipe, Trainer.withoutState(), progress -> {}, folder);

        assertThat(examination.accuracy()).isCloseTo(1 / 62.0, within(0.1));
        assertThat(Files.readString(folder.resolve("MODEL_CARD.md"))).contains("2 steps of 4 sentences");
        try (Checkpoint checkpoint = Checkpoints.open(folder, false)) {
            assertThat(checkpoint.architecture().config()).isEqualTo(whole.model());
        }
    }
}
