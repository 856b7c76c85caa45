package dev.tributary.engine.scorecard;

import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.evaluate.Interval;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.task.AnswerTokens;
import dev.tributary.engine.task.Answers;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.graph.circuit.PatchMask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** A control task: the same prompts with answers that mean nothing. */
record ShuffledAnswers() implements Criterion {

    private static final double MOST = 0.1;

    @Override
    public String name() {
        return "shuffled-answers";
    }

    @Override
    public String about() {
        return "A control task (Hewitt and Liang 2019): every answer token is replaced by another one of the task, the same"
                + " for all prompts, drawn at random; (m'(C) - m'(empty)) / (m(full) - m(empty)), where m' takes those answers."
                + " Passes if it is within 0.1 of zero, and fails if it is not and its interval does not hold zero: then the circuit does this task and does not push logits at large.";
    }

    @Override
    public Optional<String> unsuited(Exhibit exhibit) {
        if (exhibit.objective().metric().comparesWithClean()) {
            return Optional.of(exhibit.objective().metric().specification() + " does not look at answers");
        }
        return tokens(exhibit.objective()).size() < 3
                ? Optional.of("needs three different answer tokens, so that shuffled ones mean nothing")
                : Optional.empty();
    }

    private static TreeSet<Integer> tokens(Objective objective) {
        TreeSet<Integer> tokens = new TreeSet<>();
        for (PairBatch batch : objective.batches()) {
            for (Answers answers : batch.answers()) {
                tokens.addAll(answers.right());
                tokens.addAll(answers.wrong());
            }
        }
        return tokens;
    }

    @Override
    public List<Finding> examine(Exhibit exhibit) {
        if (!exhibit.hasRange()) {
            return List.of(Finding.undefined(name(), "share", "faithfulness is not defined"));
        }
        Objective own = exhibit.objective();
        Map<Integer, Integer> other = shuffled(tokens(own), exhibit.evidence().seed());
        List<PairBatch> batches =
                own.batches().stream().map(batch -> with(batch, other)).toList();
        CircuitEvaluator evaluator = CircuitEvaluator.of(
                exhibit.model(),
                new Objective(batches, own.metric(), own.replacements()),
                exhibit.circuit().space());
        Evaluation control = evaluator
                .evaluate(List.of(new PatchMask.AblatingAllBut(exhibit.circuit())), Set.of(), exhibit.progress())
                .get(0);
        Evaluation empty = evaluator.empty();
        double value = share(exhibit, control, empty, exhibit.everyPrompt());
        Optional<Interval> interval = exhibit.interval(prompts -> share(exhibit, control, empty, prompts));
        return List.of(new Finding(
                name(),
                "share",
                OptionalDouble.of(value),
                interval,
                verdict(value, interval),
                Texts.of(
                        "%d answer tokens; metric %.4g, empty %.4g; asked for: at most %s either way",
                        other.size(), control.meanMetric(), empty.meanMetric(), MOST)));
    }

    /** None where the share is large, but not sure to be anything. */
    private static Verdict verdict(double value, Optional<Interval> interval) {
        boolean mayBeZero =
                interval.map(known -> known.low() <= 0 && known.high() >= 0).orElse(false);
        return Math.abs(value) > MOST && mayBeZero ? Verdict.NONE : Verdict.of(Math.abs(value) <= MOST);
    }

    private static double share(Exhibit exhibit, Evaluation control, Evaluation empty, int[] prompts) {
        return (Exhibit.mean(control.metric(), prompts) - Exhibit.mean(empty.metric(), prompts))
                / (Exhibit.mean(exhibit.full().metric(), prompts)
                        - Exhibit.mean(exhibit.empty().metric(), prompts));
    }

    /** One cycle through all tokens, so that none stays. */
    private static Map<Integer, Integer> shuffled(TreeSet<Integer> tokens, long seed) {
        int[] cycle = tokens.stream().mapToInt(Integer::intValue).toArray();
        cycle = Draws.some(cycle, cycle.length, new SplittableRandom(seed));
        Map<Integer, Integer> next = new LinkedHashMap<>();
        for (int place = 0; place < cycle.length; place++) {
            next.put(cycle[place], cycle[(place + 1) % cycle.length]);
        }
        return next;
    }

    private static PairBatch with(PairBatch batch, Map<Integer, Integer> other) {
        List<Answers> changed = new ArrayList<>();
        for (Answers answers : batch.answers()) {
            changed.add(new Answers(
                    answers.positions(),
                    answers.tokens().stream()
                            .map(at -> new AnswerTokens(
                                    at.right().stream().map(other::get).toList(),
                                    at.wrong().stream().map(other::get).toList()))
                            .toList()));
        }
        return new PairBatch(batch.clean(), batch.corrupt(), changed, batch.spans());
    }
}
