package dev.tributary.engine.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.model.Architecture;
import dev.tributary.engine.model.Attribution;
import dev.tributary.engine.model.EdgeBasis;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.LogitCotangent;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.Patch;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.task.TokenSpans;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.engine.testing.Pairs;
import dev.tributary.engine.testing.PlainTransformer;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A small model on one executor, with three prompts of five tokens whose spans lie differently. */
final class Bench implements AutoCloseable {

    static final int PROMPTS = 3;
    static final int LENGTH = 5;
    static final Positions.Spans SPANS = new Positions.Spans(List.of("one", "two", "rest"));
    static final PairBatch PAIRS =
            pairs(List.of(List.of(2, 0, 0, 1, 2), List.of(1, 1, 2, 2, 0), List.of(0, 2, 0, 2, 2)));

    private final PatchableModel model;

    private Bench(PatchableModel model) {
        this.model = model;
    }

    /** Every executor with every model. */
    static Stream<Case> cases() {
        return Arrays.stream(ExecutorUnderTest.values())
                .flatMap(executor -> RandomTransformer.everyKind().map(transformer -> new Case(executor, transformer)));
    }

    /**
     * What a test runs on.
     *
     * @param executor which runs it
     * @param transformer what is run
     */
    record Case(ExecutorUnderTest executor, RandomTransformer transformer) {

        Bench open() {
            return Bench.open(executor, transformer.architecture(), transformer.parameters());
        }

        PlainTransformer plain() {
            return new PlainTransformer(transformer.architecture(), transformer.parameters());
        }

        @Override
        public String toString() {
            return transformer + ", " + executor;
        }
    }

    static Bench open(ExecutorUnderTest executor, Architecture architecture, Parameters parameters) {
        return new Bench(executor.open(architecture, parameters));
    }

    private static PairBatch pairs(List<List<Integer>> spanOf) {
        PairBatch plain = Pairs.three();
        List<TokenSpans> spans =
                spanOf.stream().map(each -> new TokenSpans(SPANS.names(), each)).toList();
        return new PairBatch(plain.clean(), plain.corrupt(), plain.answers(), spans);
    }

    /** The ids of a prompt. */
    static int[] clean(int prompt) {
        return IntStream.range(0, LENGTH)
                .map(position -> PAIRS.clean().id(prompt, position))
                .toArray();
    }

    /** The ids of its counterpart. */
    static int[] corrupt(int prompt) {
        return IntStream.range(0, LENGTH)
                .map(position -> PAIRS.corrupt().id(prompt, position))
                .toArray();
    }

    PatchableModel model() {
        return model;
    }

    ComputationGraph graph() {
        return model.graph();
    }

    EdgeSpace edges(Positions positions) {
        return new EdgeSpace(graph(), positions);
    }

    /** Logits of every row are wanted. */
    static ForwardRun cleanRun() {
        return ForwardRun.plain(PAIRS.clean(), OutputRows.all(PAIRS.clean()));
    }

    SourceActivations corruptActivations() {
        return model.activations(PAIRS.corrupt());
    }

    /** Towards the corrupt run. */
    EdgeBasis basis() {
        return new EdgeBasis.FromThisRun(corruptActivations());
    }

    static LaneMap lanes(Positions positions) {
        return LaneMap.of(positions, PAIRS);
    }

    /** The clean run under a mask. */
    ForwardRun patched(PatchMask mask) {
        Positions positions = mask.space().map(IndexSpace::positions).orElse(new Positions.All());
        return cleanRun().with(new Patch(mask, corruptActivations(), lanes(positions)));
    }

    Logits logits(PatchMask mask) {
        return model.logits(patched(mask));
    }

    /** A value from 0 to 1 for each edge, the same on every call. */
    static PatchMask.Weighted scattered(EdgeSpace edges) {
        SplittableRandom random = new SplittableRandom(7);
        double[] values = new double[edges.size()];
        Arrays.setAll(values, index -> random.nextInt(3) == 0 ? 0 : random.nextDouble());
        return new PatchMask.Weighted(edges, values);
    }

    /** For each prompt, the derivative of {@link #value} times the change to the corrupt run. */
    double[][] scores(IndexSpace space) {
        return scores(cleanRun(), space);
    }

    double[][] scores(ForwardRun run, IndexSpace space) {
        return scores(run, basis(), space);
    }

    double[][] scores(ForwardRun run, EdgeBasis basis, IndexSpace space) {
        return PairedRuns.byPrompt(model, Attribution.of(run, cotangent(), basis, space, lanes(space.positions())));
    }

    /** A number that is made of all logits of a prompt, each in its own way. */
    static double value(List<double[]> logits) {
        double sum = 0;
        for (int row = 0; row < logits.size(); row++) {
            for (int token = 0; token < logits.get(row).length; token++) {
                double logit = logits.get(row)[token];
                sum += factor(row, token) * logit + 0.05 * logit * logit;
            }
        }
        return sum;
    }

    private static double factor(int position, int token) {
        return Math.sin(3 * position + 1.7 * token + 1);
    }

    /** The derivative of {@link #value}. */
    static LogitCotangent cotangent() {
        return logits -> {
            double[][] rows = new double[logits.rows()][];
            for (int row = 0; row < rows.length; row++) {
                rows[row] = logits.row(row).clone();
                for (int token = 0; token < rows[row].length; token++) {
                    rows[row][token] = factor(row % LENGTH, token) + 0.1 * rows[row][token];
                }
            }
            return new Logits(rows);
        };
    }

    /** The number for one prompt. */
    static double value(Logits logits, int prompt) {
        return value(IntStream.range(prompt * LENGTH, (prompt + 1) * LENGTH)
                .mapToObj(logits::row)
                .toList());
    }

    static void checkEqual(Logits actual, Logits expected, double precision) {
        assertThat(actual.rows()).isEqualTo(expected.rows());
        for (int row = 0; row < expected.rows(); row++) {
            assertThat(actual.row(row)).as("row " + row).containsExactly(expected.row(row), within(precision));
        }
    }

    /** The numbers of each prompt, put into other places where they are added up. */
    static double[][] summed(double[][] values, IndexSpace to, Places places) {
        double[][] sums = new double[values.length][to.size()];
        for (int prompt = 0; prompt < values.length; prompt++) {
            for (int index = 0; index < values[prompt].length; index++) {
                sums[prompt][places.of(prompt, index)] += values[prompt][index];
            }
        }
        return sums;
    }

    static void checkEqual(double[][] actual, double[][] expected, double precision) {
        assertThat(actual).hasDimensions(expected.length, expected[0].length);
        for (int prompt = 0; prompt < expected.length; prompt++) {
            assertThat(actual[prompt]).as("prompt " + prompt).containsExactly(expected[prompt], within(precision));
        }
        assertThat(Arrays.stream(expected)
                        .flatMapToDouble(Arrays::stream)
                        .map(Math::abs)
                        .sum())
                .as("numbers that are not zero")
                .isGreaterThan(0.1);
    }

    @Override
    public void close() {
        model.close();
    }

    /** Where a number of a prompt is added to. */
    interface Places {
        int of(int prompt, int index);
    }
}
