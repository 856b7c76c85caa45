package dev.tributary.experiments.models;

import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.training.Optimisation;
import java.util.Locale;

/**
 * What a reader of a trained model should know, as Markdown.
 *
 * @param recipe how it was made
 * @param examination what it can do
 * @param circumstances where and how fast it was made
 */
record ModelCard(Recipe recipe, Examination examination, Circumstances circumstances) {

    String text() {
        ModelConfig model = recipe.training().model();
        Optimisation settings = recipe.training().optimisation();
        return String.format(
                Locale.ROOT,
                """
                # %s

                A transformer of %d layers with %d heads each, d_model %d, d_head %d, %s, %d tokens, at most %d of them in
                a sequence. Made by this project; Apache-2.0 like the rest of it. It knows its toy language and nothing
                else: it is an object to study, not a language model.

                ## Data
                %s

                ## Training
                %d steps of %d sentences, AdamW with a learning rate of %s after %d steps of warm-up and a cosine decay to
                %s of it, weight decay %s, moments %s and %s, gradient norm at most %s, initial deviation %s, seed %d.
                It took %.0f seconds on a shared machine, with %s.

                To repeat it: `./tributary train %s`. The same recipe gives the same weights, to the byte, with the same
                BLAS kernel.

                ## What it can do
                | | |
                |---|---|
                | held-out sentences | %d |
                | tokens asked for, the most likely of the whole vocabulary counted | %d |
                | accuracy | %.4f |
                | pairs of the task `%s` | %d |
                | mean logit of the right minus the wrong answer, clean | %.3f |
                | the same on corrupt prompts | %.3f |
                """,
                recipe.name(),
                model.layers(),
                model.attention().heads(),
                model.dModel(),
                model.attention().dHead(),
                model.mlp().map(mlp -> "d_mlp " + mlp.width()).orElse("no MLPs"),
                model.vocabulary().tokens(),
                model.positions().context(),
                recipe.sentences(),
                recipe.training().steps(),
                recipe.training().batch(),
                settings.rate(),
                settings.warmUp(),
                settings.lastShare(),
                settings.weightDecay(),
                settings.firstDecay(),
                settings.secondDecay(),
                settings.clip(),
                recipe.training().deviation(),
                recipe.training().seed(),
                circumstances.seconds(),
                circumstances.kernel(),
                recipe.name(),
                examination.sentences(),
                examination.asked(),
                examination.accuracy(),
                recipe.task(),
                examination.pairs(),
                examination.cleanPreference(),
                examination.corruptPreference());
    }

    /**
     * Where and how fast a model was made.
     *
     * @param seconds wall-clock time of the part of the run since it was last resumed
     * @param kernel BLAS and its kernel
     */
    record Circumstances(double seconds, String kernel) {}
}
