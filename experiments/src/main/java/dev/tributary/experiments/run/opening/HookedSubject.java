package dev.tributary.experiments.run.opening;

import dev.tributary.engine.architecture.Transformer;
import dev.tributary.engine.hooks.HookedText;
import dev.tributary.engine.hooks.HookedTransformer;
import dev.tributary.engine.natives.NativeBootstrap;
import dev.tributary.engine.natives.NativeReport;
import dev.tributary.engine.tokenize.TokenisedPrompts;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * An opened model whose activations are looked at. Prompts are read when somebody asks for them.
 *
 * @param options what was asked for
 * @param opened the model's files
 * @param model the model
 * @param natives the kernels that compute it
 */
public record HookedSubject(RunOptions options, OpenedModel opened, HookedTransformer model, NativeReport natives)
        implements AutoCloseable {

    /**
     * Finds and opens a model.
     *
     * @param unlessGiven the built-in model that is taken if neither a model nor a task is named
     */
    public static HookedSubject open(RunOptions options, String unlessGiven) throws IOException {
        boolean prompted = options.task().isPresent() || options.promptFile().isPresent();
        String name = options.model()
                .orElseGet(() -> prompted ? OpenedPrompts.find(options).modelName() : unlessGiven);
        OpenedModel opened =
                OpenedModel.open(name, false).processed(options.arithmetic().process());
        try {
            if (!(opened.architecture() instanceof Transformer transformer)) {
                throw new UsageException("the model '" + name + "' is no transformer, so there are no activations of"
                        + " heads to look at; take another with --model");
            }
            NativeReport natives = NativeBootstrap.ensureNd4j();
            HookedText text = new HookedText(opened.tokenizer(), options.bos());
            HookedTransformer model = HookedTransformer.of(
                    transformer, opened.parameters(), options.precision(), options.threads(), text);
            return new HookedSubject(options, opened, model, natives);
        } catch (RuntimeException failed) {
            opened.close();
            throw failed;
        }
    }

    /** The prompts of the options, or those of the task that is made for the model. */
    public OpenedPrompts prompts() {
        try {
            return OpenedPrompts.find(options).open(opened, options, Whereabouts.here());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** What the prompts are, as tokens. */
    public TokenisedPrompts tokens() {
        return prompts().tokens();
    }

    @Override
    public void close() throws IOException {
        model.close();
        opened.close();
    }
}
