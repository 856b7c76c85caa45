package dev.tributary.experiments.run.analyzing;

import dev.tributary.engine.analysis.RepeatedTokens;
import dev.tributary.engine.hooks.HookedTransformer;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.opening.HookedSubject;
import java.util.List;

/**
 * What an analysis has to work with.
 *
 * @param subject the opened model
 * @param choices what else was asked for
 */
public record AnalysisInput(HookedSubject subject, AnalysisChoices choices) {

    private static final int LONGEST = 50;

    /** The model. */
    public HookedTransformer model() {
        return subject.model();
    }

    /** Random tokens written twice, as long as fits the model unless a length was asked for. */
    public RepeatedTokens repeated() {
        int read = model().config().vocabulary().tokens();
        int predicted = model().config().vocabulary().logits();
        if (predicted < read) {
            throw new UsageException("random sequences are for models that predict the tokens that they read, but "
                    + subject.opened().name() + " reads " + read + " tokens and predicts " + predicted);
        }
        int context = model().config().positions().context();
        int shift = model().text().first().isPresent() ? 1 : 0;
        int most = (context - shift) / 2;
        int length = choices.length().orElse(Math.min(LONGEST, most));
        if (length > most) {
            throw new UsageException("--length " + length + " twice" + (shift == 1 ? " after BOS" : "")
                    + " is more than the " + context + " tokens that the model reads; at most " + most + " fit");
        }
        return RepeatedTokens.draw(
                length,
                choices.sequences(),
                read,
                model().text().first(),
                subject.options().seed());
    }

    /** The text of the user, or the first clean prompt. */
    public TokenBatch oneText() {
        if (choices.text().isPresent()) {
            return UsageException.named(() -> model().toTokens(choices.text().get()));
        }
        List<Integer> first = subject.tokens().pairs().get(0).clean();
        return TokenBatch.ofOne(first);
    }

    /** A name for what the texts are. */
    public String textName() {
        return choices.text().map(text -> "\"" + text + "\"").orElseGet(() -> subject.prompts()
                .name());
    }
}
