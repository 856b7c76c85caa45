package dev.tributary.engine.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.model.EdgeBasis;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.LogitCotangent;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.experiments.models.compiled.KnownCircuit;
import dev.tributary.experiments.models.compiled.KnownModel;
import dev.tributary.experiments.models.compiled.Reverse;
import dev.tributary.experiments.models.compiled.Xproportion;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The compiled models on every sequence of their alphabet, against AutoCircuit's numbers and the known circuits. */
class CompiledModelsTest {

    private static final int TOKENS = 5;

    private static PairedRuns open(ExecutorUnderTest executor, KnownModel known, int bos, int[] alphabet) {
        List<int[]> all = sequences(bos, alphabet);
        List<int[]> corrupt = IntStream.range(0, all.size())
                .mapToObj(index -> all.get((7 * index + 11) % all.size()))
                .toList();
        int[] rows = IntStream.range(0, all.size() * (TOKENS + 1))
                .filter(row -> row % (TOKENS + 1) != 0)
                .toArray();
        return new PairedRuns(
                executor.open(known.architecture(true), known.parameters()),
                TokenBatch.of(all),
                TokenBatch.of(corrupt),
                new OutputRows(rows));
    }

    /** All sequences of five tokens in lexicographic order, after a BOS. */
    private static List<int[]> sequences(int bos, int[] alphabet) {
        int count = (int) Math.round(Math.pow(alphabet.length, TOKENS));
        List<int[]> all = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            int[] ids = new int[TOKENS + 1];
            ids[0] = bos;
            int rest = number;
            for (int position = TOKENS; position > 0; position--) {
                ids[position] = alphabet[rest % alphabet.length];
                rest /= alphabet.length;
            }
            all.add(ids);
        }
        return all;
    }

    private static PairedRuns xproportion(ExecutorUnderTest executor) {
        return open(executor, new Xproportion(), 0, new int[] {2, 3, 4, 5});
    }

    private static PairedRuns reverse(ExecutorUnderTest executor) {
        return open(executor, new Reverse(), 3, new int[] {0, 1, 2});
    }

    @ParameterizedTest
    @EnumSource
    void xproportion_gives_the_share_of_x_so_far(ExecutorUnderTest executor) {
        PairedRuns runs = xproportion(executor);
        Logits logits = runs.model().logits(runs.cleanRun());

        for (int row = 0; row < logits.rows(); row++) {
            int prompt = row / TOKENS;
            int position = 1 + row % TOKENS;
            long count = IntStream.rangeClosed(1, position)
                    .filter(at -> runs.clean().id(prompt, at) == 3)
                    .count();
            assertThat(logits.row(row)[0]).isCloseTo((double) count / position, within(1e-8));
        }
        runs.model().close();
    }

    @ParameterizedTest
    @EnumSource
    void reverse_reverses(ExecutorUnderTest executor) {
        PairedRuns runs = reverse(executor);
        Logits logits = runs.model().logits(runs.cleanRun());

        for (int row = 0; row < logits.rows(); row++) {
            double[] expected = new double[3];
            expected[runs.clean().id(row / TOKENS, TOKENS - row % TOKENS)] = 1;
            assertThat(logits.row(row)).containsExactly(expected, within(1e-6));
        }
        runs.model().close();
    }

    @ParameterizedTest
    @EnumSource
    void mask_gradients_of_xproportion_find_exactly_the_three_edges(ExecutorUnderTest executor) {
        PairedRuns runs = xproportion(executor);
        Circuit known = circuit(new Xproportion().circuits().get(0), runs.graph());
        SourceActivations corrupt = runs.corruptActivations();
        Logits target = runs.model().logits(runs.cleanRun());

        checkOnly(known, squaredErrorGradient(runs, target, 0, corrupt), 0, 1e-7);
        checkOnly(known, squaredErrorGradient(runs, target, .25, corrupt), 0.104834133, 2e-9);
        checkOnly(known, squaredErrorGradient(runs, target, .5, corrupt), 0.0705190561, 2e-9);
        double[] sum = new double[runs.graph().edgeCount()];
        for (int step = 0; step <= 10; step++) {
            double[] values = squaredErrorGradient(runs, target, step / 10.0, corrupt);
            Arrays.setAll(sum, edge -> sum[edge] + values[edge]);
        }
        checkOnly(known, sum, 0.529255592, 1e-8);
        runs.model().close();
    }

    private static Circuit circuit(KnownCircuit known, ComputationGraph graph) {
        return Circuit.covering(new EdgeSpace(graph, new Positions.All()), known.in(graph, new Positions.All()));
    }

    private static void checkOnly(Circuit known, double[] scores, double value, double precision) {
        for (int edge = 0; edge < scores.length; edge++) {
            assertThat(scores[edge])
                    .as(known.graph().edge(edge).name())
                    .isCloseTo(known.keeps(edge) ? value : 0, within(precision));
        }
    }

    /** d MSE / d mask: replacing an edge raises the error, so its score is positive. */
    private static double[] squaredErrorGradient(
            PairedRuns runs, Logits target, double mask, SourceActivations replacement) {
        ForwardRun run = runs.cleanRun(new PatchMask.Uniform(mask), replacement);
        LogitCotangent cotangent = logits -> {
            double[][] rows = Objective.zeros(logits);
            for (int row = 0; row < rows.length; row++) {
                for (int column = 0; column < rows[row].length; column++) {
                    double count = (double) rows.length * rows[row].length;
                    rows[row][column] = 2 * (logits.row(row)[column] - target.row(row)[column]) / count;
                }
            }
            return new Logits(rows);
        };
        return runs.overPrompts(
                run, cotangent, new EdgeBasis.FromThisRun(replacement), runs.edges(new Positions.All()));
    }

    @ParameterizedTest
    @EnumSource
    void attribution_of_reverse_finds_exactly_the_two_edges(ExecutorUnderTest executor) {
        PairedRuns runs = reverse(executor);
        Circuit known = circuit(new Reverse().circuits().get(0), runs.graph());
        SourceActivations corrupt = runs.corruptActivations();

        Objective difference = Objective.logitDifference(mirrored(runs, runs.clean()), mirrored(runs, runs.corrupt()));
        double[] scores = runs.overPositions(runs.maskGradient(difference, 0, corrupt));

        checkOnly(known, scores, 1.31851781, 6e-9);
        runs.model().close();
    }

    /** The right answers to prompts. */
    private static List<Integer> mirrored(PairedRuns runs, TokenBatch tokens) {
        return IntStream.range(0, runs.output().count())
                .map(row -> tokens.id(row / TOKENS, TOKENS - row % TOKENS))
                .boxed()
                .toList();
    }

    /** Mean over rows of the logarithm of the right answer's probability. */
    record LogProbability(List<Integer> right) implements Objective {

        @Override
        public double value(Logits logits) {
            return IntStream.range(0, logits.rows())
                    .mapToDouble(row -> Objective.logProbabilities(logits.row(row))[right.get(row)])
                    .average()
                    .orElseThrow();
        }

        @Override
        public LogitCotangent cotangent() {
            return logits -> {
                double[][] rows = Objective.zeros(logits);
                for (int row = 0; row < rows.length; row++) {
                    double[] known = Objective.logProbabilities(logits.row(row));
                    for (int token = 0; token < known.length; token++) {
                        double share = (token == right.get(row) ? 1 : 0) - Math.exp(known[token]);
                        rows[row][token] = share / rows.length;
                    }
                }
                return new Logits(rows);
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void log_probabilities_of_reverse_find_exactly_the_two_edges(ExecutorUnderTest executor) {
        PairedRuns runs = reverse(executor);
        Circuit known = circuit(new Reverse().circuits().get(0), runs.graph());

        double[] sum = runs.overPositions(
                runs.sumOverMasks(new LogProbability(mirrored(runs, runs.clean())), 5, runs.corruptActivations()));

        checkOnly(known, sum, 1.83522909, 6e-9);
        runs.model().close();
    }

    @ParameterizedTest
    @EnumSource
    void known_circuits_do_the_work_under_their_own_ablation(ExecutorUnderTest executor) {
        checkCircuits(xproportion(executor), new Xproportion(), .0509028, .161186414);
        checkCircuits(reverse(executor), new Reverse(), .182099, .439505699);
    }

    private static void checkCircuits(PairedRuns runs, KnownModel known, double zeroError, double corruptError) {
        KnownCircuit resampled = known.circuits().get(0);
        KnownCircuit zeroed = known.circuits().get(1);
        SourceActivations corrupt = runs.corruptActivations();
        SourceActivations zero = Replacements.zero(runs.graph(), corrupt);
        SourceActivations mean = Replacements.meanByPosition(runs.graph(), corrupt);

        double[] replaced = errors(runs, runs.model().logits(runs.corruptRun()));
        assertThat(replaced[0]).isCloseTo(corruptError, within(6e-7));
        Circuit small = circuit(resampled, runs.graph());
        Circuit large = circuit(zeroed, runs.graph());
        assertThat(errors(runs, runs.replacingTheRest(small, corrupt))[1]).isLessThan(1e-6);
        assertThat(errors(runs, runs.replacingTheRest(small, mean))[1]).isLessThan(1e-6);
        double[] lost = errors(runs, runs.replacingTheRest(small, zero));
        assertThat(lost[0]).isCloseTo(zeroError, within(6e-7));
        assertThat(lost[1]).isCloseTo(.833333, within(6e-7));
        assertThat(errors(runs, runs.replacingTheRest(large, zero))[1]).isLessThan(6e-7);
        runs.model().close();
    }

    /** Mean squared and largest difference from the clean logits. */
    private static double[] errors(PairedRuns runs, Logits logits) {
        Logits clean = runs.model().logits(runs.cleanRun());
        double sum = 0;
        double largest = 0;
        for (int row = 0; row < clean.rows(); row++) {
            for (int column = 0; column < clean.row(row).length; column++) {
                double error = Math.abs(clean.row(row)[column] - logits.row(row)[column]);
                sum += error * error / clean.rows() / clean.row(row).length;
                largest = Math.max(largest, error);
            }
        }
        return new double[] {sum, largest};
    }

    @ParameterizedTest
    @EnumSource
    void has_the_edges_and_circuits_of_the_literature(ExecutorUnderTest executor) {
        try (PatchableModel one = xproportion(executor).model();
                PatchableModel other = reverse(executor).model()) {
            assertThat(one.graph().edgeCount()).isEqualTo(23);
            assertThat(other.graph().edgeCount()).isEqualTo(77);
            assertThat(new Xproportion().architecture(false).graph().edgeCount())
                    .isEqualTo(15);
            assertThat(new Reverse().architecture(false).graph().edgeCount()).isEqualTo(45);
            assertThat(sizes(new Xproportion())).containsExactly(3, 15, 5, 25);
            assertThat(sizes(new Reverse())).containsExactly(2, 8, 10, 40);
        }
    }

    private static List<Integer> sizes(KnownModel known) {
        List<Integer> sizes = new ArrayList<>();
        for (KnownCircuit circuit : known.circuits()) {
            sizes.add(circuit.in(known.architecture(true).graph(), new Positions.All())
                    .size());
            sizes.add(circuit.in(known.architecture(true).graph(), new Positions.Each(6))
                    .size());
        }
        return sizes;
    }
}
