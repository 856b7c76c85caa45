package dev.tributary.experiments.models;

import dev.tributary.engine.architecture.Transformer;
import dev.tributary.engine.checkpoint.TransformerLensDirectory;
import dev.tributary.engine.natives.NativeBootstrap;
import dev.tributary.engine.natives.NativeReport;
import dev.tributary.engine.production.ProductionModel;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.training.Trainer;
import dev.tributary.engine.training.TrainingProgress;
import dev.tributary.graph.io.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Makes a model from its recipe: trains it, examines it, and writes its folder with a card. */
public final class ModelMaker {

    private ModelMaker() {}

    /**
     * Writes {@code config.json}, {@code model.safetensors}, {@code vocabulary.json} and {@code MODEL_CARD.md}.
     *
     * @param folder made if need be; files of these names in it are replaced
     * @return what the model can do
     */
    public static Examination make(Recipe recipe, Trainer trainer, TrainingProgress.Listener listener, Path folder)
            throws IOException {
        NativeReport natives = NativeBootstrap.ensure();
        long began = System.nanoTime();
        Parameters parameters = trainer.train(recipe.training(), recipe.data(), listener);
        double seconds = (System.nanoTime() - began) / 1e9;
        Transformer architecture = new Transformer(recipe.training().model(), true);
        Examination examination;
        try (ProductionModel model = new ProductionModel(
                architecture, parameters, Precision.FP32, Runtime.getRuntime().availableProcessors())) {
            examination = Examination.of(model, recipe);
        }
        TransformerLensDirectory.write(folder, recipe.training().model(), parameters, Optional.of(recipe.tokenizer()));
        ModelCard card = new ModelCard(
                recipe,
                examination,
                new ModelCard.Circumstances(seconds, natives.vendor() + " (" + natives.kernel() + ")"));
        WholeFile.write(folder.resolve("MODEL_CARD.md"), card.text());
        return examination;
    }
}
