package dev.tributary.experiments.run.choosing;

import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.score.PruneScores;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;

/**
 * Scores held against exact effects: each of these elements is replaced alone in the untouched model, on the prompts that
 * it was scored on. What is looked at are the strongest elements of the circuit, some beside the cut, and some of the rest,
 * drawn by the run's seed.
 *
 * @param rows by sample, then by |score|, the strongest first
 */
public record Audit(List<Row> rows) {

    /** Of the circuit at most so many. */
    static final int MOST_DRAWN = 200;
    /** Beside the cut at most so many, and as many of the rest. */
    static final int MOST_OTHERS = 50;
    /** Elements, times tokens, times edges of the graph, that are spent at most; a third of the least is always done. */
    private static final long BUDGET = 5_000_000_000L;

    private static final int LEAST = 30;
    /** An element is doubtful if its effect is a smaller share of its score, or of the other sign. */
    private static final double DOUBTFUL = 0.25;

    private static final double ROUNDING = 1e-6;
    /** Scores that are a smaller share of the largest are too small to be doubted. */
    private static final double WORTH_DOUBTING = 0.02;

    public Audit {
        rows = List.copyOf(rows);
    }

    /** From where an element was taken. */
    public enum Sample {
        DRAWN("circuit"),
        DROPPED("dropped by refining"),
        NEAR_THE_CUT("near the cut"),
        DISCARDED("rest");

        private final String words;

        Sample(String words) {
            this.words = words;
        }

        /** As a table says it. */
        public String words() {
            return words;
        }
    }

    /**
     * One element.
     *
     * @param element its name
     * @param sample from where it was taken
     * @param score what the method says
     * @param effect by how much the metric gets worse where it alone is replaced
     */
    public record Row(String element, Sample sample, double score, double effect) {

        /** By how much the score is wrong. */
        public double miss() {
            return Math.abs(score - effect);
        }
    }

    /** Measures it. */
    static Audit of(
            Study study, CircuitEvaluator evaluator, PruneScores scores, Circuit circuit, int cut, Progress progress) {
        IndexSpace space = scores.space();
        List<Integer> ranked = IntStream.range(0, scores.size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer index) -> -Math.abs(scores.value(index))))
                .toList();
        int most = affordable(study, scores);
        Sampling sampling = new Sampling(new BitSet(), new ArrayList<>(), new ArrayList<>());
        BitSet kept = circuit.space().equals(space) ? circuit.indices() : new BitSet();
        if (!kept.isEmpty()) {
            List<Integer> drawn = ranked.stream().filter(kept::get).toList();
            sampling.take(drawn, Math.min(MOST_DRAWN, most), Sample.DRAWN);
        }
        int others = Math.min(MOST_OTHERS, Math.max(1, most / 4));
        int from = Math.max(0, Math.min(cut, ranked.size()) - others);
        sampling.take(ranked.subList(from, ranked.size()), others, Sample.NEAR_THE_CUT);
        List<Integer> rest = new ArrayList<>(ranked.stream()
                .filter(index -> !kept.get(index) && !sampling.taken().get(index))
                .toList());
        shuffle(rest, others, new SplittableRandom(study.seed()));
        sampling.take(rest, others, Sample.DISCARDED);
        return new Audit(measured(study, evaluator, scores, sampling, progress));
    }

    /**
     * What is to be said of a smaller circuit: what it no longer has was dropped, and what it has and was not among the
     * strongest of the larger one is measured now.
     */
    Audit after(Study study, CircuitEvaluator evaluator, PruneScores scores, Circuit circuit, Progress progress) {
        if (!circuit.space().equals(scores.space())) {
            return this;
        }
        Map<String, Integer> places = places(circuit);
        List<Row> all = new ArrayList<>();
        for (Row row : rows) {
            boolean kept = places.containsKey(row.element());
            Sample sample = kept ? Sample.DRAWN : row.sample() == Sample.DRAWN ? Sample.DROPPED : row.sample();
            all.add(new Row(row.element(), sample, row.score(), row.effect()));
        }
        rows.forEach(row -> places.remove(row.element()));
        List<Integer> further = places.values().stream()
                .sorted(Comparator.comparingDouble((Integer index) -> -Math.abs(scores.value(index)))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        long known = all.stream().filter(row -> row.sample() == Sample.DRAWN).count();
        int left = (int) Math.max(0, Math.min(MOST_DRAWN, affordable(study, scores)) - known);
        Sampling sampling = new Sampling(new BitSet(), new ArrayList<>(), new ArrayList<>());
        sampling.take(further, left, Sample.DRAWN);
        all.addAll(measured(study, evaluator, scores, sampling, progress));
        all.sort(Comparator.comparing(Row::sample).thenComparingDouble(row -> -Math.abs(row.score())));
        return new Audit(all);
    }

    private static List<Row> measured(
            Study study, CircuitEvaluator evaluator, PruneScores scores, Sampling sampling, Progress progress) {
        List<PatchMask> masks = sampling.order().stream()
                .<PatchMask>map(index -> new PatchMask.AblatingOnly(only(scores.space(), index)))
                .toList();
        List<Evaluation> measured = evaluator.evaluate(
                masks, Set.of(), (what, done, total) -> progress.advance("checking scores", done, total));
        double full = evaluator.full().meanMetric();
        double sign = study.metric().higherIsBetter() ? 1 : -1;
        List<Row> rows = new ArrayList<>();
        for (int place = 0; place < masks.size(); place++) {
            int index = sampling.order().get(place);
            rows.add(new Row(
                    scores.element(index).name(),
                    sampling.samples().get(place),
                    scores.value(index),
                    sign * (full - measured.get(place).meanMetric())));
        }
        return rows;
    }

    /** The elements of a circuit by name. */
    private static Map<String, Integer> places(Circuit circuit) {
        Map<String, Integer> places = new HashMap<>();
        circuit.indices().stream()
                .forEach(index -> places.put(circuit.space().element(index).name(), index));
        return places;
    }

    /** What is looked at, and from where it was taken. */
    private record Sampling(BitSet taken, List<Integer> order, List<Sample> samples) {

        void take(List<Integer> from, int count, Sample sample) {
            int left = count;
            for (int index : from) {
                if (left > 0 && !taken.get(index)) {
                    taken.set(index);
                    order.add(index);
                    samples.add(sample);
                    left--;
                }
            }
        }
    }

    private static int affordable(Study study, PruneScores scores) {
        long tokens = 0;
        for (PairBatch batch : study.split().score().batches(study.options().batch())) {
            tokens += batch.clean().rows();
        }
        return affordable(tokens, new EdgeSpace(scores.graph(), new Positions.All()).size());
    }

    /**
     * How many elements can be afforded: the fewer, the longer a run of the model takes.
     *
     * @param tokens that each is measured on
     * @param edges of the model, which stand for its size
     */
    static int affordable(long tokens, long edges) {
        long each = Math.max(1, tokens * edges);
        return (int) Math.max(LEAST, Math.min(Integer.MAX_VALUE, BUDGET / each));
    }

    /** Brings some that are drawn by lot to the front. */
    private static void shuffle(List<Integer> all, int front, SplittableRandom random) {
        for (int place = 0; place < Math.min(front, all.size() - 1); place++) {
            int other = random.nextInt(place, all.size());
            int kept = all.get(place);
            all.set(place, all.get(other));
            all.set(other, kept);
        }
    }

    private static Circuit only(IndexSpace space, int index) {
        BitSet one = new BitSet();
        one.set(index);
        return Circuit.of(space, one);
    }

    /** Spearman's rank correlation of scores and effects; undefined where one of them does not vary. */
    public OptionalDouble rankCorrelation() {
        if (rows.size() < 2) {
            return OptionalDouble.empty();
        }
        double correlation = new SpearmansCorrelation().correlation(settled(Row::score), settled(Row::effect));
        return Double.isNaN(correlation) ? OptionalDouble.empty() : OptionalDouble.of(correlation);
    }

    /** The share of elements whose score has the sign of the effect, among those in which neither is 0. */
    public OptionalDouble signAgreement() {
        double[] scores = settled(Row::score);
        double[] effects = settled(Row::effect);
        return IntStream.range(0, rows.size())
                .filter(row -> scores[row] != 0 && effects[row] != 0)
                .mapToDouble(row -> Math.signum(scores[row]) == Math.signum(effects[row]) ? 1 : 0)
                .average();
    }

    /** A column, in which what is nothing but rounding beside the largest effect is 0. */
    private double[] settled(ToDoubleFunction<Row> column) {
        double least = ROUNDING
                * rows.stream().mapToDouble(row -> Math.abs(row.effect())).max().orElse(0);
        return rows.stream()
                .mapToDouble(column)
                .map(value -> Math.abs(value) < least ? 0 : value)
                .toArray();
    }

    /** The row whose score is furthest from its effect. */
    public Row worst() {
        return Collections.max(rows, Comparator.comparingDouble(Row::miss));
    }

    /** Elements of the circuit whose score says much and whose effect says little or the opposite, the worst first. */
    public List<Row> doubtful() {
        return doubtful(Sample.DRAWN);
    }

    /** The same of elements that refining dropped. */
    public List<Row> dropped() {
        return doubtful(Sample.DROPPED);
    }

    private List<Row> doubtful(Sample sample) {
        double largest =
                rows.stream().mapToDouble(row -> Math.abs(row.score())).max().orElse(0);
        return rows.stream()
                .filter(row -> row.sample() == sample)
                .filter(row -> Math.abs(row.score()) >= WORTH_DOUBTING * largest)
                .filter(row -> row.effect() * Math.signum(row.score()) < DOUBTFUL * Math.abs(row.score()))
                .sorted(Comparator.comparingDouble((Row row) -> -row.miss()))
                .toList();
    }

    /** Where the doubtful elements stand in a circuit, the worst first. */
    List<Integer> doubtful(Circuit circuit) {
        Map<String, Integer> places = places(circuit);
        return doubtful().stream()
                .map(row -> places.get(row.element()))
                .filter(Objects::nonNull)
                .toList();
    }

    /** How many elements of a sample there are. */
    public long count(Sample sample) {
        return rows.stream().filter(row -> row.sample() == sample).count();
    }
}
