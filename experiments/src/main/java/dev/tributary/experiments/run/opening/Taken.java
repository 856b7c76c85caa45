package dev.tributary.experiments.run.opening;

import dev.tributary.engine.ablation.Ablation;
import dev.tributary.engine.catalog.Ablations;
import dev.tributary.engine.catalog.Methods;
import dev.tributary.engine.catalog.Metrics;
import dev.tributary.engine.metric.Metric;
import dev.tributary.engine.prune.ScoringMethod;
import dev.tributary.engine.task.PromptPair;
import dev.tributary.experiments.run.asked.Question;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.tasks.TaskGenerator;
import dev.tributary.graph.Edge;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Metric, ablation and method as they are named, or what suits where they are not, which is then said.
 *
 * @param metric what is measured
 * @param ablation what cut edges carry
 * @param method specification of the method
 * @param notes what was taken, and why
 */
public record Taken(Metric metric, Ablation ablation, String method, List<String> notes) {

    static final String USUAL_ABLATION = "corrupt";

    /** In the order in which they are preferred. */
    private static final List<String> METHODS = List.of("eap-ig", "eap", "mask-ig", "exact");

    private static final String USUAL_METRIC = "logit-diff";
    private static final String WITHOUT_WRONG = "log-prob";
    private static final Edge ANY_EDGE = Edge.parse("input->logits");

    public Taken {
        notes = List.copyOf(notes);
    }

    /** A name or a setting that does not exist is said before a model is read; what depends on prompts, later. */
    static void requireKnown(Question asked) {
        Ablation ablation = ablation(asked);
        asked.method().ifPresent(name -> UsageException.named(() -> make(name, List.of(ANY_EDGE))));
        asked.metric().map(Taken::metric).ifPresent(metric -> requireSuited(asked, metric, ablation));
    }

    static Taken of(Question asked, OpenedPrompts prompts) {
        List<String> notes = new ArrayList<>();
        Ablation ablation = ablation(asked);
        Metric metric = metric(asked.metric().orElseGet(() -> metricFor(prompts, notes)));
        requireSuited(asked, metric, ablation);
        return new Taken(metric, ablation, asked.method().orElseGet(() -> methodFor(metric, ablation, notes)), notes);
    }

    private static String metricFor(OpenedPrompts prompts, List<String> notes) {
        String metric = prompts.task()
                .map(TaskGenerator::metric)
                .orElseGet(() -> anyWithoutWrong(prompts) ? WITHOUT_WRONG : USUAL_METRIC);
        if (!metric.equals(USUAL_METRIC)) {
            notes.add("metric " + metric + ", since "
                    + (prompts.task().isPresent()
                            ? "the answers of this task are no tokens"
                            : "prompts have no wrong" + " answers, which " + USUAL_METRIC + " needs"));
        }
        return metric;
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

    private static String methodFor(Metric metric, Ablation ablation, List<String> notes) {
        Optional<String> first = make(METHODS.get(0), List.of()).unsuited(metric, ablation);
        String taken = METHODS.stream()
                .filter(name -> make(name, List.of()).unsuited(metric, ablation).isEmpty())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("exact patching suits everything"));
        first.ifPresent(reason -> notes.add("method " + taken + ", since " + reason.replaceAll(";.*", "")));
        return taken;
    }

    private static void requireSuited(Question asked, Metric metric, Ablation ablation) {
        unsuited(asked, metric, ablation).ifPresent(reason -> {
            throw new UsageException(reason);
        });
    }

    /** Why the method that is asked for says nothing about what is measured; empty if it suits, or if none is named. */
    public static Optional<String> unsuited(Question asked, OpenedPrompts prompts) {
        return unsuited(
                asked, metric(asked.metric().orElseGet(() -> metricFor(prompts, new ArrayList<>()))), ablation(asked));
    }

    private static Optional<String> unsuited(Question asked, Metric metric, Ablation ablation) {
        return asked.method().flatMap(name -> make(name, List.of(ANY_EDGE)).unsuited(metric, ablation));
    }

    private static ScoringMethod make(String name, List<Edge> known) {
        return Methods.catalog(known).make(name);
    }

    private static Ablation ablation(Question asked) {
        return UsageException.named(
                () -> Ablations.catalog().make(asked.ablation().orElse(USUAL_ABLATION)));
    }

    private static Metric metric(String name) {
        return UsageException.named(() -> Metrics.catalog().make(name));
    }
}
