package dev.tributary.engine.predict;

import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.task.AnswerTokens;
import dev.tributary.engine.task.Answers;
import dev.tributary.engine.task.PairBatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a model puts next on clean prompts, and how often that is right.
 *
 * @param all prompt by prompt, in the order of each prompt's answer positions
 */
public record Predictions(List<Prediction> all) {
    public Predictions {
        all = List.copyOf(all);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("expected at least one prediction, got none");
        }
    }

    /**
     * Runs a model as it is.
     *
     * @param order the number of each prompt, in the order in which the batches hold them
     * @param top how many of the most likely tokens are kept
     */
    public static Predictions of(
            PatchableModel model, List<PairBatch> batches, List<Integer> order, int top, Progress progress) {
        List<Prediction> all = new ArrayList<>();
        int done = 0;
        for (PairBatch batch : batches) {
            Logits logits = model.logits(ForwardRun.plain(batch.clean(), batch.outputRows()));
            int row = 0;
            for (Answers answers : batch.answers()) {
                for (int index = 0; index < answers.positions().size(); index++, row++) {
                    NextToken next = new NextToken(logits.row(row));
                    AnswerTokens tokens = answers.at(index);
                    all.add(new Prediction(
                            order.get(done),
                            answers.positions().get(index),
                            next.top(top),
                            tokens.right().stream().map(next::of).toList(),
                            tokens.wrong().stream().map(next::of).toList()));
                }
                done++;
                progress.advance("predicting", done, order.size());
            }
        }
        all.sort(Comparator.comparingInt(Prediction::prompt));
        return new Predictions(all);
    }

    /** How many prompts. */
    public int prompts() {
        return (int) all.stream().map(Prediction::prompt).distinct().count();
    }

    /** The share of answer positions at which the most likely token is right, mean over prompts. */
    public Proportion accuracy() {
        return share(Prediction::isRight);
    }

    /** The share of answer positions at which a right answer comes before every wrong one, mean over prompts. */
    public Proportion aboveWrong() {
        return share(Prediction::isAboveWrong);
    }

    /** Whether every answer position has a wrong answer to compare with. */
    public boolean haveWrong() {
        return all.stream().noneMatch(prediction -> prediction.wrong().isEmpty());
    }

    private Proportion share(Predicate<Prediction> counts) {
        double sum = 0;
        int prompts = 0;
        for (int first = 0; first < all.size(); prompts++) {
            int last = first;
            int hits = 0;
            while (last < all.size() && all.get(last).prompt() == all.get(first).prompt()) {
                hits += counts.test(all.get(last)) ? 1 : 0;
                last++;
            }
            sum += (double) hits / (last - first);
            first = last;
        }
        return new Proportion(sum / prompts, prompts);
    }
}
