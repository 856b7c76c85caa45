package dev.tributary.experiments.run.opening;

import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.natives.NativeReport;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.experiments.run.asked.RunOptions;
import java.io.IOException;
import java.util.List;

/**
 * An opened model with prompts, all of which are used.
 *
 * @param options what was asked for
 * @param opened the model's files
 * @param model its executor
 * @param prompts what it runs on
 * @param natives the kernels that compute it
 */
public record Subject(
        RunOptions options, OpenedModel opened, PatchableModel model, OpenedPrompts prompts, NativeReport natives)
        implements AutoCloseable {

    /** Finds and opens everything. */
    public static Subject open(RunOptions options) throws IOException {
        OpenedPrompts.Source source = OpenedPrompts.find(options);
        OpenedModel opened = OpenedModel.open(source.modelName(), options.merged());
        try {
            OpenedPrompts prompts = source.open(opened, options);
            NativeReport natives = Executors.start(options);
            return new Subject(options, opened, Executors.of(opened, options), prompts, natives);
        } catch (IOException | RuntimeException failed) {
            opened.close();
            throw failed;
        }
    }

    /** All prompts. */
    public List<PairBatch> batches() {
        return prompts.tokens().batches(options.batch());
    }

    @Override
    public void close() throws IOException {
        model.close();
        opened.close();
    }
}
