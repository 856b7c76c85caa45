package dev.tributary.experiments.run.opening;

import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.tokenize.Tokenisation;
import dev.tributary.engine.tokenize.Tokenizer;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.UsageException;
import java.io.IOException;
import java.util.List;

/**
 * An opened model with one text.
 *
 * @param opened the model's files
 * @param model its executor
 * @param tokenizer the model's
 * @param tokens the text, with a BOS token if one was put before it
 */
public record OpenedText(OpenedModel opened, PatchableModel model, Tokenizer tokenizer, List<Integer> tokens)
        implements AutoCloseable {
    public OpenedText {
        tokens = List.copyOf(tokens);
    }

    /** Finds and opens the model of the options, which must name one or a task that has one. */
    public static OpenedText open(RunOptions options, String text) throws IOException {
        String name = options.promptFile().isPresent()
                ? options.model().orElseThrow(() -> new UsageException("--text needs --model"))
                : OpenedPrompts.modelName(options);
        OpenedModel opened = OpenedModel.open(name, options.question().inputs(), Progress.silent())
                .processed(options.arithmetic().process());
        try {
            Tokenizer tokenizer = opened.tokenizer()
                    .orElseThrow(() -> new UsageException("--text needs a model with a tokenizer, and " + name
                            + " has none; give --prompts with ids"));
            int vocabulary = opened.architecture().dimensions().dVocab();
            List<Integer> tokens = UsageException.named(() ->
                    Tokenisation.with(tokenizer, options.bos(), vocabulary).ofText(text));
            Executors.start(options);
            return new OpenedText(opened, Executors.of(opened, options), tokenizer, tokens);
        } catch (RuntimeException failed) {
            opened.close();
            throw failed;
        }
    }

    @Override
    public void close() throws IOException {
        model.close();
        opened.close();
    }
}
