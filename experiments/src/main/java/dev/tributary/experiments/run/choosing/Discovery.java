package dev.tributary.experiments.run.choosing;

import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.progress.Notebook;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.prune.RandomScores;
import dev.tributary.engine.prune.Scored;
import dev.tributary.engine.prune.Scoring;
import dev.tributary.engine.refine.RefineStart;
import dev.tributary.engine.select.SelectionRule;
import dev.tributary.engine.select.Selector;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.measuring.Ability;
import dev.tributary.experiments.run.measuring.Candidate;
import dev.tributary.experiments.run.measuring.Measured;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.SparseScores;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * The main job: edges are scored on one part of the prompts, the size of the circuit is chosen on another, and what it
 * carries is measured on a third, beside a random circuit of as many edges.
 *
 * @param ability what the model itself does on all prompts
 * @param scored every element
 * @param checks what the scores say of themselves
 * @param crossing scores between positions of the circuit's own keys and values, where its own tell no queries apart
 * @param circuit the chosen one
 * @param nominal edges asked for, before dead ones were removed
 * @param choice how its size was chosen
 * @param measures what it does on the report split
 */
public record Discovery(
        Ability ability,
        Scored scored,
        SelfChecks checks,
        Optional<SparseScores> crossing,
        Circuit circuit,
        int nominal,
        SizeChoice choice,
        Measures measures) {

    /** Tokens of the select split times edges of the graph, positions together, up to which circuits of every size are measured. */
    private static final long COST_OF_A_CIRCUIT = 30_000_000;

    /** Of how many sizes random circuits are measured, about. */
    private static final int RANDOM_SIZES = 8;

    /**
     * How a size was chosen.
     *
     * @param curve every size that was tried on the select split, by size
     * @param random random circuits of some of the same range of sizes on the select split; none where large circuits cost much
     * @param rule by which a size was taken
     * @param refined what became of it then; empty if that was not asked for, or no size was large enough
     */
    public record SizeChoice(List<Measured> curve, List<Measured> random, SizeRule rule, Optional<Refining> refined) {
        public SizeChoice {
            curve = List.copyOf(curve);
            random = List.copyOf(random);
        }
    }

    /**
     * What was measured on the report split.
     *
     * @param full the untouched model
     * @param empty every edge replaced
     * @param circuit the chosen circuit
     * @param random a random circuit of its size
     * @param unrefined what the circuit was before it was refined, if it was
     */
    public record Measures(
            Measured full, Measured empty, Measured circuit, Measured random, Optional<Measured> unrefined) {}

    /** Runs it on a model of which it is known what it can do. */
    public static Discovery of(Study study, Ability ability, Progress progress) {
        return of(study, ability, study.score(progress), Notebook.none(), progress);
    }

    /**
     * The same with scores that are known.
     *
     * @param notebook where refining notes how far it is
     */
    public static Discovery of(Study study, Ability ability, Scored scored, Notebook notebook, Progress progress) {
        PruneScores scores = scored.scores();
        Set<Integer> answers = study.answerLanes();
        CircuitEvaluator select = study.evaluator(study.split().select());
        requireDefined(select, study);
        CircuitEvaluator score = study.sharesNothingOut()
                ? select
                : study.evaluator(study.split().score());
        SizeRule rule = SizeRule.of(
                study.options().question().choosing().until(), select.full().meanAccuracy());
        SelectionRule order = study.selection();
        Selector selector = UsageException.named(() -> order.over(scores, answers));
        int most = most(order, selector, scores);
        IntFunction<Candidate> taken = size -> Candidate.taken(order, selector, size, answers);
        SizeSearch.Extent extent = extent(study, scores);
        SizeSearch search = new SizeSearch(most, extent, rule, sizes -> measured(sizes, taken, select, progress));
        int size = select.keepingRuns(search::find);
        Candidate first = taken.apply(size);
        Optional<Audit> audit = SelfChecks.audit(study, score, scores, first.circuit(), size, progress);
        List<Integer> doubtful =
                audit.map(found -> found.doubtful(first.circuit())).orElse(List.of());
        RefineStart start = new RefineStart(first.circuit(), scores, doubtful);
        Optional<Refining> refining =
                search.found() ? Refining.of(study, start, rule, select, score, notebook, progress) : Optional.empty();
        Optional<Refining> begun = refining.filter(Refining::begun);
        Candidate chosen = begun.map(
                        done -> new Candidate("refined", size, done.refined().circuit()))
                .orElse(first);
        PruneScores noise = noise(study);
        List<Measured> random = extent == SizeSearch.Extent.WHOLE
                ? measured(
                        SizeSearch.between(1, most, RANDOM_SIZES),
                        count -> Candidate.random(noise, count),
                        select,
                        progress)
                : List.of();
        return new Discovery(
                ability,
                scored,
                SelfChecks.of(
                                study,
                                score,
                                scores,
                                audit.map(found -> found.after(study, score, scores, chosen.circuit(), progress)))
                        .with(Stability.of(study, scored, size)),
                Crossings.of(study, chosen.circuit(), progress),
                chosen.circuit(),
                size,
                new SizeChoice(search.curve(), random, rule, refining),
                measures(study, noise, chosen, begun.map(done -> first), progress));
    }

    /** Scores without meaning, by which random circuits are taken. */
    private static PruneScores noise(Study study) {
        return new RandomScores()
                .score(
                        study.model(),
                        study.objective(study.split().report()),
                        new Scoring(study.elements(), study.positions(), study.seed(), 0, Progress.silent()))
                .scores();
    }

    /** Measures the chosen circuit and those beside it on the report split. */
    private static Measures measures(
            Study study, PruneScores noise, Candidate chosen, Optional<Candidate> unrefined, Progress progress) {
        Candidate random = Candidate.random(noise, chosen.circuit().size());
        List<Candidate> all = new ArrayList<>(List.of(chosen, random));
        unrefined.ifPresent(all::add);
        CircuitEvaluator report = study.evaluator(study.split().report());
        List<PatchMask> masks = all.stream()
                .<PatchMask>map(candidate -> new PatchMask.AblatingAllBut(candidate.circuit()))
                .toList();
        List<Evaluation> measured = report.evaluate(masks, progress);
        return new Measures(
                Measured.of("report", Candidate.full(noise), report.full(), report),
                Measured.of("report", Candidate.empty(noise), report.empty(), report),
                Measured.of("report", chosen, measured.get(0), report),
                Measured.of("report", random, measured.get(1), report),
                unrefined.map(start -> Measured.of("report", start, measured.get(2), report)));
    }

    private static SizeSearch.Extent extent(Study study, PruneScores scores) {
        long tokens = study.split().select().pairs().stream()
                .mapToLong(pair -> pair.clean().size())
                .sum();
        long edges = new EdgeSpace(scores.graph(), new Positions.All()).size();
        return extent(tokens, edges);
    }

    /** The whole curve where that costs no more than a small part of refining does. */
    static SizeSearch.Extent extent(long tokens, long edges) {
        return tokens * edges <= COST_OF_A_CIRCUIT ? SizeSearch.Extent.WHOLE : SizeSearch.Extent.AS_FAR_AS_NEEDED;
    }

    /** How many elements a rule has to offer. */
    private static int most(SelectionRule rule, Selector selector, PruneScores scores) {
        int most = selector.take(new EdgeBudget.Count(scores.size())).size();
        if (most == 0) {
            throw new UsageException("the rule " + rule.specification() + " takes none of " + scores.space()
                    + " by these scores; choose another --select, or more prompts");
        }
        return most;
    }

    private static List<Measured> measured(
            Collection<Integer> sizes, IntFunction<Candidate> taken, CircuitEvaluator select, Progress progress) {
        List<Candidate> candidates = sizes.stream().map(taken::apply).toList();
        List<PatchMask> masks = candidates.stream()
                .<PatchMask>map(candidate -> new PatchMask.AblatingAllBut(candidate.circuit()))
                .toList();
        List<Evaluation> evaluations = select.evaluate(masks, progress);
        List<Measured> rows = new ArrayList<>();
        for (int index = 0; index < candidates.size(); index++) {
            rows.add(Measured.of("select", candidates.get(index), evaluations.get(index), select));
        }
        return rows;
    }

    /** The same with what further seeds find. */
    public Discovery with(OtherSeeds seeds) {
        return new Discovery(ability, scored, checks.with(seeds), crossing, circuit, nominal, choice, measures);
    }

    /** Every size that was tried on the select split, by size. */
    public List<Measured> curve() {
        return choice.curve();
    }

    /** Random circuits of some sizes on the select split. */
    public List<Measured> randomCurve() {
        return choice.random();
    }

    /** By which a size was taken. */
    public SizeRule rule() {
        return choice.rule();
    }

    /** The untouched model on the report split. */
    public Measured full() {
        return measures.full();
    }

    /** Every edge replaced, on the report split. */
    public Measured empty() {
        return measures.empty();
    }

    /** The circuit on the report split. */
    public Measured report() {
        return measures.circuit();
    }

    /** What became of the circuit whose size was chosen, if it was refined. */
    public Optional<Refining> refined() {
        return choice.refined();
    }

    /** What the circuit did on the report split before it was refined, if it was. */
    public Optional<Measured> unrefined() {
        return measures.unrefined();
    }

    /** A random circuit of its size on the report split. */
    public Measured random() {
        return measures.random();
    }

    /** On how many prompts sizes were chosen. */
    public int selectPrompts() {
        return choice.curve().get(0).sure().prompts();
    }

    /** One for each element. */
    public PruneScores scores() {
        return scored.scores();
    }

    /** Whether the chosen circuit was large enough on the split that it was chosen on. */
    public boolean largeEnoughOnSelect() {
        return curve().stream().anyMatch(measured -> measured.nominal() == nominal && rule().holds(measured));
    }

    /** Whether it has, by values, what it was chosen for also on the prompts that had no part in choosing it. */
    public boolean holdsOnReport() {
        SizeRule rule = rule() instanceof StandardRule ? new StandardRule(full().accuracy()) : rule();
        return rule.holdsByValues(report());
    }

    private static void requireDefined(CircuitEvaluator evaluator, Study study) {
        if (evaluator.faithfulness(evaluator.full()).isEmpty()) {
            throw new IllegalArgumentException(
                    "replacing every " + (study.elements() == Elements.UNITS ? "unit" : "edge") + " ("
                            + study.ablation().specification() + ") changes "
                            + study.metric().specification() + " from "
                            + evaluator.full().meanMetric() + " to "
                            + evaluator.empty().meanMetric()
                            + " only, so faithfulness says nothing; choose other prompts, another metric or another ablation");
        }
    }
}
