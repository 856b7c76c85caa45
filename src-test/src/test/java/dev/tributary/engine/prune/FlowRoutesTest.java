package dev.tributary.engine.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.metric.LogitDifference;
import dev.tributary.engine.model.Architecture;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.Taps;
import dev.tributary.engine.reference.ExecutorUnderTest;
import dev.tributary.engine.task.Answers;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Parameters;
import dev.tributary.engine.testing.Gates;
import dev.tributary.engine.testing.Objectives;
import dev.tributary.engine.testing.Pairs;
import dev.tributary.engine.testing.PlainTransformer;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.experiments.models.compiled.Micro;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Positions;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.score.PruneScores;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FlowRoutesTest {

    private static final Offset<Double> EXACT = within(1e-12);
    private static final Positions EACH = new Positions.Each(5);

    private static PruneScores score(
            ExecutorUnderTest executor,
            Architecture architecture,
            Parameters parameters,
            PairBatch pairs,
            Scoring scoring) {
        try (PatchableModel model = executor.open(architecture, parameters)) {
            return new FlowRoutes()
                    .score(model, Objectives.corrupt(model, new LogitDifference(), pairs), scoring)
                    .scores();
        }
    }

    private static PruneScores random(RandomTransformer transformer, Scoring scoring) {
        return score(
                ExecutorUnderTest.PRODUCTION,
                transformer.architecture(),
                transformer.parameters(),
                Pairs.three(),
                scoring);
    }

    private static PruneScores micro(ExecutorUnderTest executor, Scoring scoring) {
        PairBatch pairs = new PairBatch(
                TokenBatch.of(List.of(new int[] {2, 1, 0})),
                TokenBatch.of(List.of(new int[] {5, 4, 3})),
                List.of(new Answers(List.of(1), List.of(0), List.of(2))));
        return score(executor, new Micro().architecture(true), new Micro().parameters(), pairs, scoring);
    }

    private static double of(PruneScores scores, String edge) {
        return scores.value(scores.space().find(Edge.parse(edge)).orElseThrow());
    }

    /** The writers put out (1, 1), (1, 2), (3, 4), (5, 14) and (15, 28), or multiples of these: all of one sign. */
    @ParameterizedTest
    @EnumSource
    void shares_of_numbers_of_one_sign_are_those_of_their_sums(ExecutorUnderTest executor) {
        PruneScores edges = micro(executor, Scoring.edges(new Positions.All()));

        assertThat(of(edges, "input->a0.h1")).isCloseTo(1, EXACT);
        assertThat(of(edges, "a0.h0->a1.h0")).isCloseTo(3 / 12.0, EXACT);
        assertThat(of(edges, "a0.h1->a1.h1")).isCloseTo(7 / 12.0, EXACT);
        assertThat(of(edges, "input->logits")).isCloseTo(2 / 74.0, EXACT);
        assertThat(of(edges, "a1.h0->logits")).isCloseTo(19 / 74.0, EXACT);
        assertThat(of(edges, "a1.h1->logits")).isCloseTo(43 / 74.0, EXACT);
        assertThat(micro(executor, Scoring.nodes(new Positions.All())).toArray())
                .containsExactly(new double[] {1, 3 / 12.0, 7 / 12.0, 19 / 74.0, 43 / 74.0}, EXACT);
    }

    @ParameterizedTest
    @EnumSource
    void what_another_part_undoes_has_no_share(ExecutorUnderTest executor) {
        Gates.Case pair = Gates.pair();
        PruneScores scores = score(
                executor, pair.architecture(), pair.parameters(), pair.pairs(), Scoring.edges(new Positions.All()));

        // the heads add 100 and -100 to a number that stays 0
        assertThat(of(scores, "input->m0")).isCloseTo(1, EXACT);
        assertThat(of(scores, "a0.h0->m0")).isCloseTo(0, EXACT);
        assertThat(of(scores, "a0.h1->m0")).isCloseTo(0, EXACT);
    }

    static Stream<RandomTransformer> transformers() {
        return RandomTransformer.everyKind();
    }

    @ParameterizedTest
    @MethodSource("transformers")
    void is_what_plain_loops_over_the_stream_give(RandomTransformer transformer) {
        PruneScores scores = random(transformer, Scoring.edges(EACH));
        EdgeSpace space = (EdgeSpace) scores.space();
        double[] expected = new double[space.size()];
        PlainTransformer plain = new PlainTransformer(transformer.architecture(), transformer.parameters());
        for (int[] tokens : prompts()) {
            Map<String, double[]> shown = new HashMap<>();
            List<double[][]> written = plain.run(tokens, new Taps(point -> point.contains("resid"), (point, tensor) -> {
                        shown.put(point, tensor.values().clone());
                        return Optional.empty();
                    }))
                    .written();
            addPlain(space, expected, shown, written);
        }

        assertThat(scores.toArray()).containsExactly(expected, within(1e-9));
    }

    private static List<int[]> prompts() {
        TokenBatch clean = Pairs.three().clean();
        return IntStream.range(0, clean.batch())
                .mapToObj(prompt -> IntStream.range(0, clean.length())
                        .map(position -> clean.id(prompt, position))
                        .toArray())
                .toList();
    }

    /** In layer 0 all that is read is the input, so that scores of keys and values are their shares alone. */
    @ParameterizedTest
    @MethodSource("transformers")
    void what_a_query_uses_of_a_key_is_what_the_head_puts_out_when_it_sees_that_key_alone(
            RandomTransformer transformer) {
        PruneScores scores = random(transformer, Scoring.edges(new Positions.Crossing(5)));
        PlainTransformer plain = new PlainTransformer(transformer.architecture(), transformer.parameters());
        int heads = transformer.architecture().config().attention().heads();
        double[][][] expected = new double[heads][5][5];
        for (int[] tokens : prompts()) {
            List<double[][]> whole = plain.run(tokens).written();
            for (int head = 0; head < heads; head++) {
                double[][] near = new double[5][5];
                for (int key = 0; key < 5; key++) {
                    double[][] part =
                            plain.run(tokens, seeingOnly(key)).written().get(1 + head);
                    for (int query = 0; query < 5; query++) {
                        for (int index = 0; index < part[query].length; index++) {
                            double all = whole.get(1 + head)[query][index];
                            near[query][key] += Math.abs(all) - Math.abs(all - part[query][index]);
                        }
                        near[query][key] = Math.max(0, near[query][key]);
                    }
                }
                for (int query = 0; query < 5; query++) {
                    double sum = Arrays.stream(near[query]).sum();
                    for (int key = 0; key < 5; key++) {
                        expected[head][query][key] += (sum == 0 ? 0 : near[query][key] / sum / 5 / 3);
                    }
                }
            }
        }

        EdgeSpace space = (EdgeSpace) scores.space();
        space.forEachRow((first, reader, source, target) -> {
            String name = space.graph().readers().get(reader).node().name();
            if (space.crosses(reader) && name.startsWith("a0.h")) {
                int head = Integer.parseInt(name.substring(4));
                assertThat(scores.value(first)).as(name).isCloseTo(expected[head][target][source], within(1e-9));
            }
        });
    }

    /** Every query of layer 0 sees a single key, with the probability that it has. */
    private static Taps seeingOnly(int key) {
        return new Taps(point -> point.equals("blocks.0.attn.hook_pattern"), (point, tensor) -> {
            double[] values = tensor.values().clone();
            for (int index = 0; index < values.length; index++) {
                values[index] = index % 5 == key ? values[index] : 0;
            }
            return Optional.of(new Taps.Tensor(tensor.shape(), values));
        });
    }

    private static void addPlain(
            EdgeSpace space, double[] expected, Map<String, double[]> shown, List<double[][]> written) {
        space.forEachRow((first, reader, lane, target) -> {
            String name = space.graph().readers().get(reader).node().name();
            int sources = space.graph().visibleWriters(reader);
            String point = name.equals("logits")
                    ? "blocks.1.hook_resid_post"
                    : "blocks." + name.charAt(1) + (name.startsWith("m") ? ".hook_resid_mid" : ".hook_resid_pre");
            double[] all = Objects.requireNonNull(
                    shown.containsKey(point) ? shown.get(point) : shown.get(point.replace("_mid", "_pre")));
            int width = all.length / 5;
            double[] near = new double[sources];
            for (int source = 0; source < sources; source++) {
                for (int index = 0; index < width; index++) {
                    double whole = all[lane * width + index];
                    near[source] += Math.abs(whole) - Math.abs(whole - written.get(source)[lane][index]);
                }
                near[source] = Math.max(0, near[source]);
            }
            double sum = Arrays.stream(near).sum();
            for (int source = 0; source < sources; source++) {
                // a mean over three prompts of five positions
                expected[first + source] += sum == 0 ? 0 : near[source] / sum / 5 / 3;
            }
        });
    }

    @Test
    void positions_add_up_to_the_whole_and_sources_of_a_reader_to_one() {
        PruneScores each = random(RandomTransformer.gpt2(), Scoring.edges(EACH));
        PruneScores all = random(RandomTransformer.gpt2(), Scoring.edges(new Positions.All()));

        assertThat(each.summedOverPositions().toArray()).containsExactly(all.toArray(), EXACT);
        ((EdgeSpace) all.space()).forEachRow((first, reader, source, target) -> {
            double sum = 0;
            for (int writer = 0; writer < all.graph().visibleWriters(reader); writer++) {
                sum += all.value(first + writer);
            }
            assertThat(sum).isCloseTo(1, EXACT);
        });
    }

    @Test
    void says_which_positions_it_cannot_tell_apart() {
        Gates.Case lookup = Gates.saturated();

        assertThatThrownBy(() -> score(
                        ExecutorUnderTest.PRODUCTION,
                        lookup.architecture(),
                        lookup.parameters(),
                        lookup.pairs(),
                        Scoring.edges(new Positions.Crossing(2))))
                .hasMessageContaining("does not show; use --positions all, each or spans");
    }
}
