package dev.tributary.engine.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.graph.Element;
import dev.tributary.graph.circuit.Circuit;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The formula-weight transformers against {@link DeterministicNumbers}. */
class DeterministicNumbersTest {

    private static final Offset<Double> PRINTED = within(5.1e-10);
    private static final TokenBatch CLEAN =
            TokenBatch.of(List.of(new int[] {1, 2, 3, 4, 5}, new int[] {6, 7, 8, 9, 10}));
    private static final TokenBatch CORRUPT =
            TokenBatch.of(List.of(new int[] {1, 2, 7, 4, 5}, new int[] {6, 3, 8, 9, 10}));
    private static final Objective DIFFERENCE = Objective.logitDifference(List.of(3, 4), List.of(5, 6));

    private static PairedRuns open(ExecutorUnderTest executor, DeterministicTransformer transformer) {
        return new PairedRuns(
                executor.open(transformer.architecture(true), transformer.parameters()),
                CLEAN,
                CORRUPT,
                new OutputRows(4, 9));
    }

    private static double[] attribution(PairedRuns runs) {
        return runs.maskGradient(DIFFERENCE, 0, runs.corruptActivations());
    }

    private static double magnitude(double[] values) {
        return Arrays.stream(values).map(Math::abs).sum();
    }

    private static double divergence(PairedRuns runs, Logits logits) {
        return Objective.divergence(runs.model().logits(runs.cleanRun())).applyAsDouble(logits);
    }

    @ParameterizedTest
    @EnumSource
    void gives_the_logits_of_the_small_transformer(ExecutorUnderTest executor) {
        PairedRuns runs = open(executor, DeterministicTransformer.small());
        double[] expected = {
            -0.463211949350,
            0.628026944608,
            0.276807994651,
            0.668469950390,
            1.114220498329,
            -0.520302295035,
            -0.228574413697,
            -0.219444139339,
            -0.217088364372,
            -0.682341637633,
            -1.009147023187
        };

        Logits clean = runs.model().logits(runs.cleanRun());
        Logits corrupt = runs.model().logits(runs.corruptRun());

        assertThat(clean.row(0)).containsExactly(expected, within(6e-13));
        assertThat(DIFFERENCE.value(clean)).isCloseTo(0.983714163, PRINTED);
        assertThat(DIFFERENCE.value(corrupt)).isCloseTo(0.993759, within(5e-7));
        assertThat(divergence(runs, corrupt)).isCloseTo(0.00099111218, within(6e-12));
        runs.model().close();
    }

    @ParameterizedTest
    @EnumSource
    void attributes_the_logit_difference_to_the_edges_of_the_small_transformer(ExecutorUnderTest executor) {
        PairedRuns runs = open(executor, DeterministicTransformer.small());
        double[] byPosition = attribution(runs);
        double[] scores = runs.overPositions(byPosition);

        new Expected(DeterministicNumbers.ATTRIBUTION).check(runs.graph(), scores, PRINTED);
        assertThat(Arrays.stream(scores).sum()).isCloseTo(.0141012737, PRINTED);
        assertThat(magnitude(scores)).isCloseTo(.3402615327, PRINTED);
        assertThat(Arrays.stream(byPosition).sum()).isCloseTo(.01410127365, within(6e-12));
        assertThat(magnitude(byPosition)).isCloseTo(.44074009518, within(6e-12));
        new Expected(DeterministicNumbers.ATTRIBUTION_AT_POSITIONS)
                .check(
                        edge -> byPosition[
                                Integer.parseInt(edge.place().label()) * 46
                                        + runs.graph().indexOf(edge)],
                        PRINTED);
        runs.model().close();
    }

    @ParameterizedTest
    @EnumSource
    void sums_mask_gradients_of_the_small_transformer(ExecutorUnderTest executor) {
        PairedRuns runs = open(executor, DeterministicTransformer.small());

        double[] scores = runs.overPositions(runs.sumOverMasks(DIFFERENCE, 5, runs.corruptActivations()));

        new Expected(DeterministicNumbers.SUM_OVER_MASKS).check(runs.graph(), scores, PRINTED);
        runs.model().close();
    }

    @ParameterizedTest
    @EnumSource
    void patches_single_edges_of_the_small_transformer(ExecutorUnderTest executor) {
        PairedRuns runs = open(executor, DeterministicTransformer.small());
        double clean = DIFFERENCE.value(runs.model().logits(runs.cleanRun()));

        new Expected(DeterministicNumbers.PATCHED).check(edge -> DIFFERENCE.value(runs.patched(edge)) - clean, PRINTED);
        runs.model().close();
    }

    @ParameterizedTest
    @CsvSource({
        "CORRUPT, 10, .00058624754, .96406817",
        "CORRUPT, 20, .00030342586, .99771225",
        "CORRUPT, 46, 0, .98371416",
        "ZERO, 0, .19870205, -.090982761",
        "ZERO, 10, .07640972, .70139658",
        "ZERO, 20, .059026328, .84446989",
        "MEAN_CORRUPT, 0, .021710026, 1.0640181",
        "MEAN_CORRUPT, 10, .020007191, 1.098428",
        "MEAN_CORRUPT, 20, .01924324, 1.1375924",
        "MEAN_BOTH, 0, .021526068,",
        "MEAN_BOTH, 10, .019803571,",
        "BATCH_MEAN_ALL, 0, .033598987,",
        "BATCH_MEAN_ALL, 10, .02532391,",
        "BATCH_MEAN_ALL, 20, .032494025,"
    })
    void replaces_everything_but_the_strongest_edges(Ablated ablated, int edges, double divergence, Double difference) {
        for (ExecutorUnderTest executor : ExecutorUnderTest.values()) {
            PairedRuns runs = open(executor, DeterministicTransformer.small());
            Circuit circuit = runs.strongest(runs.overPositions(attribution(runs)), edges);

            Logits logits = runs.replacingTheRest(circuit, ablated.activations(runs));

            assertThat(divergence(runs, logits)).isCloseTo(divergence, within(6e-9));
            if (difference != null) {
                assertThat(DIFFERENCE.value(logits)).isCloseTo(difference, within(6e-8));
            }
            runs.model().close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, .0007328978, .9517296",
        "5, .00035723823,",
        "10, .00021204688,",
        "20, 3.7378899e-6, .98318695",
        "46, 0, .983714163"
    })
    void restores_the_strongest_edges(int edges, double divergence, Double difference) {
        for (ExecutorUnderTest executor : ExecutorUnderTest.values()) {
            PairedRuns runs = open(executor, DeterministicTransformer.small());
            Circuit circuit = runs.strongest(runs.overPositions(attribution(runs)), edges);

            Logits logits = runs.replacingInCorrupt(circuit, runs.cleanActivations());

            assertThat(divergence(runs, logits)).isCloseTo(divergence, within(6e-11));
            if (difference != null) {
                assertThat(DIFFERENCE.value(logits)).isCloseTo(difference, within(6e-8));
            }
            runs.model().close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void agrees_on_twelve_layers_of_twelve_heads(ExecutorUnderTest executor) {
        PairedRuns runs = open(executor, DeterministicTransformer.large());
        double[] scores = checked(runs, new double[] {.714951244, 1.134729738, -.851203263, 3.02358452}, 32_491);

        assertThat(Arrays.stream(scores).sum()).isCloseTo(-1.28584666, within(6e-9));
        assertThat(magnitude(scores)).isCloseTo(18.8295464, within(6e-8));
        new Expected(DeterministicNumbers.LARGE).check(runs.graph(), scores, PRINTED);
        assertThat(topNames(runs, scores, 5))
                .containsExactlyInAnyOrder(
                        "input->a0.h10<v>", "m6->logits", "a0.h5->m0", "m11->logits", "input->a0.h5<k>");
        checkDivergences(runs, scores, new int[] {100, 1000}, .127213337, .0603108217);
        runs.model().close();
    }

    @ParameterizedTest
    @EnumSource
    void agrees_without_mlps(ExecutorUnderTest executor) {
        PairedRuns runs = open(executor, DeterministicTransformer.attentionOnly());
        double[] scores = checked(runs, new double[] {.825516552, -.986167826, .66065126}, 1_281);

        assertThat(Arrays.stream(scores).sum()).isCloseTo(1.92366731, within(6e-9));
        assertThat(magnitude(scores)).isCloseTo(5.80120282, within(6e-9));
        new Expected("a1.h2->logits .240966754").check(runs.graph(), scores, PRINTED);
        assertThat(topNames(runs, scores, 1)).containsExactly("a1.h2->logits");
        checkDivergences(runs, scores, new int[] {10, 50}, .0676646439, .0293378878);
        runs.model().close();
    }

    @ParameterizedTest
    @EnumSource
    void agrees_with_attention_and_mlp_side_by_side(ExecutorUnderTest executor) {
        PairedRuns runs = open(executor, DeterministicTransformer.parallel());
        double[] scores = checked(runs, new double[] {.865648149, -.216276456, -.500389263}, 94);

        assertThat(Arrays.stream(scores).sum()).isCloseTo(.187447559, PRINTED);
        assertThat(magnitude(scores)).isCloseTo(.473309372, PRINTED);
        new Expected("a2.h1->logits .0417469343").check(runs.graph(), scores, PRINTED);
        assertThat(topNames(runs, scores, 1)).containsExactly("a2.h1->logits");
        checkDivergences(runs, scores, new int[] {10, 50}, .00786140645, .000144731632);
        runs.model().close();
    }

    private static double[] checked(PairedRuns runs, double[] firstLogits, int edges) {
        double[] row = runs.model().logits(runs.cleanRun()).row(0);

        assertThat(Arrays.copyOf(row, firstLogits.length)).containsExactly(firstLogits, within(6e-9));
        assertThat(runs.graph().edgeCount()).isEqualTo(edges);
        return runs.overPositions(attribution(runs));
    }

    private static List<String> topNames(PairedRuns runs, double[] scores, int count) {
        return runs.strongest(scores, count).elements().stream()
                .map(Element::name)
                .toList();
    }

    private static void checkDivergences(PairedRuns runs, double[] scores, int[] edges, double... divergences) {
        SourceActivations corrupt = runs.corruptActivations();
        for (int index : IntStream.range(0, edges.length).toArray()) {
            Logits logits = runs.replacingTheRest(runs.strongest(scores, edges[index]), corrupt);
            assertThat(divergence(runs, logits))
                    .as(edges[index] + " edges")
                    .isCloseTo(divergences[index], within(5.1e-10));
        }
    }

    /** What edges outside a circuit carry. */
    enum Ablated {
        CORRUPT {
            @Override
            SourceActivations activations(PairedRuns runs) {
                return runs.corruptActivations();
            }
        },
        ZERO {
            @Override
            SourceActivations activations(PairedRuns runs) {
                return Replacements.zero(runs.graph(), runs.corruptActivations());
            }
        },
        MEAN_CORRUPT {
            @Override
            SourceActivations activations(PairedRuns runs) {
                return Replacements.meanByPosition(runs.graph(), runs.corruptActivations());
            }
        },
        MEAN_BOTH {
            @Override
            SourceActivations activations(PairedRuns runs) {
                return Replacements.meanByPosition(
                        runs.graph(),
                        Replacements.towards(runs.graph(), runs.cleanActivations(), runs.corruptActivations(), 0.5));
            }
        },
        BATCH_MEAN_ALL {
            @Override
            SourceActivations activations(PairedRuns runs) {
                return Replacements.meanOfAll(runs.graph(), runs.corruptActivations());
            }
        };

        abstract SourceActivations activations(PairedRuns runs);
    }
}
