package dev.tributary.engine.scorecard;

import dev.tributary.engine.evaluate.Bootstrap;
import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.evaluate.Interval;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.select.SelectionRule;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.score.PromptScores;
import dev.tributary.graph.score.PruneScores;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** A circuit on trial, with everything that criteria look at. What every one needs is measured once. */
public final class Exhibit {

    private final PatchableModel model;
    private final CircuitEvaluator evaluator;
    private final Circuit circuit;
    private final Evaluation kept;
    private final Evidence evidence;
    private final Progress progress;

    /**
     * What is known beside the circuit.
     *
     * @param choice how it was chosen
     * @param known the true circuit, of the same space
     * @param answers the places at which answers are read
     * @param seed of everything that is drawn
     */
    public record Evidence(Optional<Choice> choice, Optional<Circuit> known, Set<Integer> answers, long seed) {
        public Evidence {
            answers = Set.copyOf(answers);
        }

        Optional<PruneScores> scores() {
            return choice.map(Choice::scores);
        }
    }

    /**
     * How a circuit was chosen.
     *
     * @param scores of every element of the same space
     * @param prompts those of some elements on every prompt, where they are known
     * @param rule in which order elements were taken
     * @param nominal how many were taken, before dead ones were removed
     */
    public record Choice(PruneScores scores, Optional<PromptScores> prompts, SelectionRule rule, int nominal) {}

    private Exhibit(
            PatchableModel model, CircuitEvaluator evaluator, Circuit circuit, Evidence evidence, Progress progress) {
        this.model = model;
        this.evaluator = evaluator;
        this.circuit = circuit;
        this.evidence = evidence;
        this.progress = progress;
        this.kept = evaluator
                .evaluate(List.of(new PatchMask.AblatingAllBut(circuit)), progress)
                .get(0);
    }

    /** Measures the circuit, the whole model and the empty one on the objective's prompts. */
    public static Exhibit of(
            PatchableModel model, Objective objective, Circuit circuit, Evidence evidence, Progress progress) {
        evidence.scores().ifPresent(scores -> circuit.space().requireSame(scores.space(), "a circuit and scores"));
        evidence.known().ifPresent(known -> circuit.space().requireSame(known.space(), "two circuits"));
        return new Exhibit(model, CircuitEvaluator.of(model, objective, circuit.space()), circuit, evidence, progress);
    }

    PatchableModel model() {
        return model;
    }

    Objective objective() {
        return evaluator.objective();
    }

    CircuitEvaluator evaluator() {
        return evaluator;
    }

    Progress progress() {
        return progress;
    }

    /** The circuit. */
    public Circuit circuit() {
        return circuit;
    }

    /** What is known beside it. */
    public Evidence evidence() {
        return evidence;
    }

    /** The circuit with everything else replaced. */
    public Evaluation kept() {
        return kept;
    }

    /** The untouched model. */
    public Evaluation full() {
        return evaluator.full();
    }

    /** Everything replaced. */
    public Evaluation empty() {
        return evaluator.empty();
    }

    /** How many prompts. */
    public int prompts() {
        return kept.prompts();
    }

    /** By how much the metric of the whole model differs from that of the empty one. */
    double range() {
        return full().meanMetric() - empty().meanMetric();
    }

    /** Whether shares of that range mean anything. */
    boolean hasRange() {
        return evaluator.faithfulness(kept).isPresent();
    }

    /** Each circuit with everything else replaced. */
    List<Evaluation> keeping(List<Circuit> circuits) {
        return evaluator.evaluate(
                circuits.stream().<PatchMask>map(PatchMask.AblatingAllBut::new).toList(), Set.of(), progress);
    }

    /** Each circuit replaced and everything else kept. */
    List<Evaluation> cutting(List<Circuit> circuits) {
        return evaluator.evaluate(
                circuits.stream().<PatchMask>map(PatchMask.AblatingOnly::new).toList(), Set.of(), progress);
    }

    /** The share of the range that is reached; not a number without a range. */
    double share(Evaluation evaluation) {
        return evaluator.faithfulness(evaluation).orElse(Double.NaN);
    }

    /** The interval of a number of some prompts, which may repeat. */
    Optional<Interval> interval(ToDoubleFunction<int[]> statistic) {
        return Bootstrap.standard().of(prompts(), statistic);
    }

    /** Every prompt once. */
    int[] everyPrompt() {
        return IntStream.range(0, prompts()).toArray();
    }

    static double mean(List<Double> values, int[] prompts) {
        double sum = 0;
        for (int prompt : prompts) {
            sum += values.get(prompt);
        }
        return sum / prompts.length;
    }
}
