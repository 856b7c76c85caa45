package dev.tributary.experiments.run.trials;

import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.predict.NextToken;
import dev.tributary.engine.predict.Predictions;
import dev.tributary.engine.predict.RankedToken;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.experiments.run.opening.OpenedText;
import dev.tributary.experiments.run.opening.Subject;
import java.util.List;

/** Runs models to see what they predict. */
public final class PredictionTrial {

    private PredictionTrial() {}

    /** On the clean prompts of a subject. */
    public static Predictions of(Subject subject, int top, Progress progress) {
        return Predictions.of(
                subject.model(), subject.batches(), subject.prompts().tokens().batchOrder(), top, progress);
    }

    /** At the last token of a text. */
    public static List<RankedToken> of(OpenedText text, int top) {
        TokenBatch tokens = TokenBatch.of(
                List.of(text.tokens().stream().mapToInt(Integer::intValue).toArray()));
        OutputRows last = new OutputRows(tokens.length() - 1);
        Logits logits = text.model().logits(ForwardRun.plain(tokens, last));
        return new NextToken(logits.row(0)).top(top);
    }
}
