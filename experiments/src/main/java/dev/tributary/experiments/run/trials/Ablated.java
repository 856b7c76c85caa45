package dev.tributary.experiments.run.trials;

import dev.tributary.engine.ablation.Ablation;
import dev.tributary.engine.ablation.Replacements;
import dev.tributary.engine.ablation.TokenwiseMean;
import dev.tributary.engine.evaluate.Bootstrap;
import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.evaluate.Interval;
import dev.tributary.engine.evaluate.Measure;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.metric.Metric;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.tokenize.TokenisedPrompts;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.opening.Subject;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Node;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What ablations of components do.
 *
 * @param metric what was measured, by name
 * @param ablation what ablated components write instead, by name
 * @param means which prompts means were taken over; empty if none were needed
 * @param graph the model's
 * @param whole the model as it is
 * @param rows one for each target
 */
public record Ablated(
        String metric, String ablation, Optional<Means> means, ComputationGraph graph, Row whole, List<Row> rows) {
    public Ablated {
        rows = List.copyOf(rows);
    }

    /**
     * Prompts that means were taken over.
     *
     * @param prompts how many
     * @param other whether they are others than those that are measured
     */
    public record Means(int prompts, boolean other) {}

    /**
     * What is ablated together.
     *
     * @param name for people
     * @param node if it is a single component
     * @param circuit the components at their places
     */
    public record Target(String name, Optional<Node> node, Circuit circuit) {}

    /**
     * One ablation, or none.
     *
     * @param name for people
     * @param node if a single component is ablated
     * @param evaluation prompt by prompt
     * @param whole the model as it is, prompt by prompt
     */
    public record Row(String name, Optional<Node> node, Evaluation evaluation, Evaluation whole) {

        /** By how much the metric changes on each prompt. */
        List<Double> changes() {
            return IntStream.range(0, evaluation.prompts())
                    .mapToObj(prompt ->
                            evaluation.metric().get(prompt) - whole.metric().get(prompt))
                    .toList();
        }

        /** By how much the metric changes, mean over prompts. */
        public double change() {
            return evaluation.meanMetric() - whole.meanMetric();
        }

        /** Its 95 % interval, prompts resampled; empty with a single prompt. */
        public Optional<Interval> changeInterval() {
            return Bootstrap.standard().mean(changes());
        }

        /** The 95 % interval of the metric. */
        public Optional<Interval> metricInterval() {
            return Bootstrap.standard().mean(evaluation.metric());
        }

        /** The 95 % interval of another measure. */
        public Optional<Interval> interval(Measure measure) {
            return Bootstrap.standard().mean(evaluation.values(measure));
        }
    }

    /** Ablates and measures: means over the score part, on the others unless parts are named. */
    public static Ablated of(Subject subject, AblateAsked asked, Ablation ablation, Metric metric, Progress progress) {
        ComputationGraph graph = subject.model().graph();
        Positions positions = asked.at().isEmpty() ? new Positions.All() : subject.positions();
        List<String> places = asked.at().isEmpty() ? List.of("all") : subject.placeLabels();
        List<Target> targets = asked.targets(graph, positions, places);
        Optional<Subject.Apart> apart =
                ablation instanceof TokenwiseMean ? Optional.of(subject.apart()) : Optional.empty();
        TokenisedPrompts measured = apart.map(Subject.Apart::measured).orElseGet(subject::measured);
        TokenisedPrompts reference = apart.map(Subject.Apart::learned).orElse(measured);
        int batch = subject.options().batch();
        Replacements replacements = ablation.prepare(subject.model(), reference.batches(batch));
        Objective objective = UsageException.named(objective(measured, batch, metric, replacements));
        CircuitEvaluator evaluator = CircuitEvaluator.of(subject.model(), objective);
        List<PatchMask> masks = targets.stream()
                .<PatchMask>map(target -> new PatchMask.AblatingOnly(target.circuit()))
                .toList();
        List<Evaluation> evaluations = evaluator.evaluate(masks, progress);
        List<Row> rows = new ArrayList<>();
        for (int index = 0; index < targets.size(); index++) {
            Target target = targets.get(index);
            rows.add(new Row(target.name(), target.node(), evaluations.get(index), evaluator.full()));
        }
        Row whole = new Row("whole model", Optional.empty(), evaluator.full(), evaluator.full());
        return new Ablated(
                metric.specification(),
                ablation.specification(),
                apart.map(parts -> new Means(parts.learned().pairs().size(), parts.other())),
                graph,
                whole,
                rows);
    }

    private static java.util.function.Supplier<Objective> objective(
            TokenisedPrompts measured, int batch, Metric metric, Replacements replacements) {
        return () -> new Objective(measured.batches(batch), metric, replacements);
    }

    /** Which components were ablated one by one. */
    public boolean oneByOne() {
        return rows.stream().allMatch(row -> row.node().isPresent());
    }
}
