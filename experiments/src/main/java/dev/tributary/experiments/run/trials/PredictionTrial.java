package dev.tributary.experiments.run.trials;

import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.predict.NextToken;
import dev.tributary.engine.predict.Predictions;
import dev.tributary.engine.predict.RankedToken;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tokenize.TokenisedPrompts;
import dev.tributary.experiments.run.opening.OpenedText;
import dev.tributary.experiments.run.opening.Subject;
import java.util.List;

/** Runs models to see what they predict. */
public final class PredictionTrial {

    private PredictionTrial() {}

    /** On the clean prompts of a subject. */
    public static Predictions of(Subject subject, int top, Progress progress) {
        TokenisedPrompts measured = subject.measured();
        // a prompt keeps the number that it has among all
        List<Integer> numbers = subject.prompts().tokens().numbersOf(measured);
        List<Integer> order = measured.batchOrder().stream().map(numbers::get).toList();
        return Predictions.of(
                subject.model(), measured.batches(subject.options().batch()), order, top, progress);
    }

    /** At the last token of a text. */
    public static List<RankedToken> of(OpenedText text, int top) {
        TokenBatch tokens = TokenBatch.ofOne(text.tokens());
        OutputRows last = new OutputRows(tokens.length() - 1);
        Logits logits = text.model().logits(ForwardRun.plain(tokens, last));
        return new NextToken(logits.row(0)).top(top);
    }
}
