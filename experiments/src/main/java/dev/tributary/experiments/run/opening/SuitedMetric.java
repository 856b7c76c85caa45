package dev.tributary.experiments.run.opening;

import dev.tributary.engine.catalog.Metrics;
import dev.tributary.engine.metric.Metric;
import dev.tributary.engine.task.PromptPair;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.tasks.TaskGenerator;
import java.util.List;
import java.util.Optional;

/**
 * The metric that was named, or where none was the one that suits the prompts.
 *
 * @param metric what is measured
 * @param note why it is not the usual one; empty if it is, or if it was named
 */
record SuitedMetric(Metric metric, Optional<String> note) {

    private static final String USUAL = "logit-diff";
    private static final String WITHOUT_WRONG = "log-prob";

    static SuitedMetric of(Optional<String> named, OpenedPrompts prompts) {
        return named.map(name -> new SuitedMetric(named(name), Optional.empty()))
                .orElseGet(() -> of(prompts));
    }

    /** The metric of this name; throws {@link UsageException} if there is none. */
    static Metric named(String name) {
        return UsageException.named(() -> Metrics.catalog().make(name));
    }

    private static SuitedMetric of(OpenedPrompts prompts) {
        String metric = prompts.task()
                .map(TaskGenerator::metric)
                .orElseGet(() -> anyWithoutWrong(prompts) ? WITHOUT_WRONG : USUAL);
        if (metric.equals(USUAL)) {
            return new SuitedMetric(named(metric), Optional.empty());
        }
        String reason = prompts.task().isPresent()
                ? "the answers of this task are no tokens"
                : "prompts have no wrong answers, which " + USUAL + " needs";
        return new SuitedMetric(named(metric), Optional.of("metric " + metric + ", since " + reason));
    }

    private static boolean anyWithoutWrong(OpenedPrompts prompts) {
        for (PromptPair pair : prompts.tokens().prompts().pairs()) {
            int positions = pair.answerPositions().map(List::size).orElse(1);
            for (int index = 0; index < positions; index++) {
                if (pair.wrongAnswers().at(index).isEmpty()) {
                    return true;
                }
            }
        }
        return false;
    }
}
