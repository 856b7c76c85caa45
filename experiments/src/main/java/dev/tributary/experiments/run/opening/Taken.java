package dev.tributary.experiments.run.opening;

import dev.tributary.engine.ablation.Ablation;
import dev.tributary.engine.catalog.Ablations;
import dev.tributary.engine.catalog.Methods;
import dev.tributary.engine.metric.Metric;
import dev.tributary.engine.prune.ScoringMethod;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.asked.Question;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.graph.ComputationGraph;
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

    private static final Edge ANY_EDGE = Edge.parse("input->logits");

    public Taken {
        notes = List.copyOf(notes);
    }

    /** A name or a setting that does not exist is said before a model is read; what depends on prompts, later. */
    static void requireKnown(Question asked) {
        Ablation ablation = ablation(asked);
        asked.method().ifPresent(name -> UsageException.named(() -> make(name, List.of(ANY_EDGE))));
        asked.metric().map(SuitedMetric::named).ifPresent(metric -> requireSuited(asked, metric, ablation));
    }

    static Taken of(Question asked, OpenedPrompts prompts) {
        List<String> notes = new ArrayList<>();
        Ablation ablation = ablation(asked);
        SuitedMetric suited = SuitedMetric.of(asked.metric(), prompts);
        suited.note().ifPresent(notes::add);
        Metric metric = suited.metric();
        requireSuited(asked, metric, ablation);
        return new Taken(metric, ablation, asked.method().orElseGet(() -> methodFor(metric, ablation, notes)), notes);
    }

    /**
     * How far positions are told apart where nothing was asked for: what fits the prompts, but no further than the method
     * can. The reason stands among the notes.
     */
    Placed placed(RunOptions asked, OpenedPrompts prompts, ComputationGraph graph) {
        PositionChoice choice = asked.question().positions();
        PositionChoice fitting =
                choice.fitting(prompts.tokens(), graph, asked.question().elements());
        boolean tooFar = choice == PositionChoice.FITTING
                && fitting == PositionChoice.CROSSING
                && !asked.arithmetic().reference()
                && make(method, List.of(ANY_EDGE)).learnsMasks();
        if (!tooFar) {
            return new Placed(this, fitting);
        }
        List<String> more = new ArrayList<>(notes);
        more.add("positions each, since masks that tell queries apart are learned by --executor reference only");
        return new Placed(new Taken(metric, ablation, method, more), PositionChoice.EACH);
    }

    /** With how far positions are told apart. */
    record Placed(Taken taken, PositionChoice positions) {}

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
        return unsuited(asked, SuitedMetric.of(asked.metric(), prompts).metric(), ablation(asked));
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
}
