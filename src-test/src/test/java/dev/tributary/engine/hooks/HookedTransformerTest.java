package dev.tributary.engine.hooks;

import static dev.tributary.engine.hooks.HookedModels.ONE;
import static dev.tributary.engine.hooks.HookedModels.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.linalg.Matrix;
import dev.tributary.engine.model.Taps;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Tensor;
import dev.tributary.engine.testing.PlainTransformer;
import dev.tributary.engine.testing.RandomTransformer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HookedTransformerTest {

    private static final double EXACT = 1e-10;

    private static void checkEqual(String what, Tensor actual, double... expected) {
        assertThat(actual.toArray()).as(what).containsExactly(expected, within(EXACT));
    }

    private static Optional<Tensor> changed(Tensor value) {
        double[] values = value.toArray();
        for (int index = 0; index < values.length; index++) {
            values[index] = 1.2 * values[index] + 0.3 * Math.sin(index + 1);
        }
        return Optional.of(Tensor.of(values, value.shape()));
    }

    private static double[] plainLogits(RandomTransformer model, Taps taps) {
        List<double[]> rows = new PlainTransformer(model.architecture(), model.parameters())
                .run(new int[] {1, 2, 3, 1, 5}, taps)
                .logits();
        return rows.stream().flatMapToDouble(java.util.Arrays::stream).toArray();
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.hooks.HookedModels#all")
    void a_cache_holds_what_plain_loops_compute_under_the_same_names_in_the_same_order(RandomTransformer model) {
        Map<String, Taps.Tensor> expected = new LinkedHashMap<>();
        plainLogits(model, new Taps(point -> true, (point, tensor) -> {
            expected.put(point, tensor);
            return Optional.empty();
        }));

        try (HookedTransformer hooked = HookedModels.open(model)) {
            ActivationCache cache = hooked.runWithCache(ONE, CacheRequest.all()).cache();

            assertThat(cache.names().stream().filter(name -> !name.equals("hook_pos_embed")))
                    .containsExactlyElementsOf(expected.keySet());
            expected.forEach((name, tensor) -> {
                if (name.endsWith("attn_scores")) {
                    return;
                }
                assertThat(cache.get(name).shape()).as(name).containsExactly(tensor.shape());
                checkEqual(name, cache.get(name), tensor.values());
            });
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.hooks.HookedModels#all")
    void the_table_of_points_is_what_a_cache_of_everything_holds(RandomTransformer model) {
        try (HookedTransformer hooked = HookedModels.open(model)) {
            CachedRun run = hooked.runWithCache(TWO, CacheRequest.where(point -> true));

            assertThat(run.cache().names())
                    .containsExactlyElementsOf(
                            hooked.points().stream().map(PointShape::name).toList());
            assertThat(hooked.points()).allSatisfy(point -> {
                assertThat(point.meaning()).isNotEmpty();
                assertThat(point.axes().split(","))
                        .hasSize(run.cache().get(point.name()).rank());
            });
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.hooks.HookedModels#all")
    void goes_on_from_what_a_hook_puts_in_place_at_every_point(RandomTransformer model) {
        try (HookedTransformer hooked = HookedModels.open(model)) {
            for (PointShape point : hooked.points()) {
                if (point.name().equals("hook_pos_embed")
                        || point.name().endsWith("result")
                        || point.name().endsWith("attn_scores")) {
                    continue;
                }
                Tensor logits =
                        hooked.runWithHooks(ONE, Hooks.none().forward(point.name(), (value, at) -> changed(value)));

                double[] expected = plainLogits(model, new Taps(point.name()::equals, (name, tensor) -> changed(
                                Tensor.of(tensor.values(), tensor.shape()))
                        .map(value -> new Taps.Tensor(value.shape(), value.toArray()))));
                checkEqual(point.name(), logits, expected);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.hooks.HookedModels#all")
    void results_of_heads_add_up_to_what_attention_writes_but_for_its_bias(RandomTransformer model) {
        try (HookedTransformer hooked = HookedModels.open(model)) {
            ActivationCache cache = hooked.runWithCache(TWO, CacheRequest.all()).cache();
            double[] bias = hooked.weights().outputBias(1);

            Tensor sum = PointServer.headSum(cache.get("result", 1));

            Tensor out = cache.get("attn_out", 1);
            for (int index = 0; index < out.size(); index++) {
                assertThat(sum.flat(index) + bias[index % 6]).isCloseTo(out.flat(index), within(EXACT));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.hooks.HookedModels#all")
    void a_head_taken_out_at_its_result_is_a_head_whose_mixed_values_are_zero(RandomTransformer model) {
        try (HookedTransformer hooked = HookedModels.open(model)) {
            Tensor byResult =
                    hooked.runWithHooks(TWO, Hooks.none().forward("result0", (value, at) -> without(value, 1)));
            Tensor byMixed = hooked.runWithHooks(TWO, Hooks.none().forward("z0", (value, at) -> without(value, 1)));

            checkEqual("logits", byResult, byMixed.toArray());
            assertThat(byResult).isNotEqualTo(hooked.logits(TWO));
        }
    }

    private static Optional<Tensor> without(Tensor value, int head) {
        double[] values = value.toArray();
        int width = value.extent(-1);
        int heads = value.extent(-2);
        for (int index = 0; index < values.length; index++) {
            if (index / width % heads == head) {
                values[index] = 0;
            }
        }
        return Optional.of(Tensor.of(values, value.shape()));
    }

    @Test
    void a_changed_position_vector_moves_the_stream_by_as_much() {
        try (HookedTransformer hooked = HookedModels.gpt2()) {
            Hooks hooks =
                    Hooks.none().forward("hook_pos_embed", (value, at) -> Optional.of(value.map(one -> one + 0.5)));

            ActivationCache moved =
                    hooked.runWithCache(TWO, CacheRequest.all(), hooks).cache();

            ActivationCache plain = hooked.runWithCache(TWO, CacheRequest.all()).cache();
            checkEqual(
                    "stream",
                    moved.get("resid_pre", 0),
                    plain.get("resid_pre", 0).map(one -> one + 0.5).toArray());
            assertThat(moved.get("hook_pos_embed").get(1, 2, 3))
                    .isCloseTo(hooked.weights().positions().get(2, 3) + 0.5, within(EXACT));
        }
    }

    @Test
    void position_vectors_of_a_shortformer_can_be_seen_but_not_changed() {
        try (HookedTransformer hooked = HookedModels.open(HookedModels.named("shortformer"))) {
            assertThat(hooked.runWithCache(ONE, CacheRequest.of("hook_pos_embed"))
                            .cache()
                            .get("hook_pos_embed")
                            .rank())
                    .isEqualTo(3);
            Hooks hooks = Hooks.none().forward("hook_pos_embed", (value, at) -> changed(value));
            assertThatThrownBy(() -> hooked.runWithHooks(ONE, hooks))
                    .hasMessageContaining("can be looked at but not changed");
        }
    }

    @Test
    void hooks_at_one_point_run_in_the_order_in_which_they_were_added() {
        try (HookedTransformer hooked = HookedModels.gpt2()) {
            List<String> order = new ArrayList<>();
            Hooks hooks = Hooks.none()
                    .forward("z0", (value, at) -> {
                        order.add("first " + at.name() + " " + at.layer().orElseThrow());
                        return Optional.of(value.map(one -> 1));
                    })
                    .forwardWhere(name -> name.equals("blocks.0.attn.hook_z"), (value, at) -> {
                        order.add("second sees " + value.flat(0));
                        return Optional.of(value.map(one -> 2 * one));
                    });

            Tensor cached = hooked.runWithCache(ONE, CacheRequest.of("z0"), hooks)
                    .cache()
                    .get("z0");

            assertThat(order).containsExactly("first blocks.0.attn.hook_z 0", "second sees 1.0");
            assertThat(cached.flat(0)).isEqualTo(2);
        }
    }

    @Test
    void a_run_that_failed_leaves_nothing_behind() {
        try (HookedTransformer hooked = HookedModels.gpt2()) {
            Tensor before = hooked.logits(TWO);
            Hooks failing = Hooks.none().forward("pattern1", (value, at) -> {
                throw new IllegalStateException("on purpose");
            });

            assertThatThrownBy(() -> hooked.runWithHooks(TWO, failing)).hasMessage("on purpose");

            assertThat(hooked.logits(TWO)).isEqualTo(before);
        }
    }

    @Test
    void hooks_of_a_model_are_in_every_run_and_leave_the_model_they_were_added_to_alone() {
        try (HookedTransformer hooked = HookedModels.gpt2()) {
            Tensor before = hooked.logits(TWO);
            HookedTransformer ablated = hooked.withHooks(Hooks.none().forward("z0", (value, at) -> without(value, 0)));

            assertThat(ablated.logits(TWO))
                    .isEqualTo(hooked.runWithHooks(TWO, Hooks.none().forward("z0", (value, at) -> without(value, 0))))
                    .isNotEqualTo(before);
            assertThat(hooked.logits(TWO)).isEqualTo(before);
            assertThat(ablated.withoutHooks().logits(TWO)).isEqualTo(before);
        }
    }

    @Test
    void a_hook_that_looks_only_changes_no_bit() {
        try (HookedTransformer hooked = HookedModels.gpt2()) {
            Hooks looking = Hooks.none()
                    .forwardWhere(
                            name -> !name.endsWith("attn_out") && !name.endsWith("result"),
                            (value, at) -> Optional.empty());
            assertThat(hooked.runWithHooks(TWO, looking)).isEqualTo(hooked.logits(TWO));
            // what attention writes is added to the stream as a whole then, not product by product
            Hooks all = Hooks.none().forwardWhere(name -> true, (value, at) -> Optional.empty());
            checkEqual(
                    "rounding",
                    hooked.runWithHooks(TWO, all),
                    hooked.logits(TWO).toArray());
        }
    }

    @Test
    void wrong_names_and_shapes_are_refused_with_the_right_ones() {
        try (HookedTransformer hooked = HookedModels.gpt2()) {
            assertThatThrownBy(() -> hooked.runWithCache(ONE, CacheRequest.of("blocks.1.attn.hook_patern")))
                    .hasMessageContaining("did you mean blocks.1.attn.hook_pattern");
            assertThatThrownBy(() -> hooked.runWithCache(ONE, CacheRequest.of("rot_q1")))
                    .hasMessageContaining("not rotated");
            assertThatThrownBy(() -> hooked.runWithCache(ONE, CacheRequest.of("pattern7")))
                    .hasMessageContaining("layers 0 to 1");
            Hooks nowhere = Hooks.none().forwardWhere(name -> name.endsWith("patern"), (value, at) -> Optional.empty());
            assertThatThrownBy(() -> hooked.runWithHooks(ONE, nowhere)).hasMessageContaining("at no point");
            Hooks small = Hooks.none().forward("z0", (value, at) -> Optional.of(Tensor.zeros(1, 5, 3)));
            assertThatThrownBy(() -> hooked.runWithHooks(ONE, small))
                    .hasMessageContaining("blocks.0.attn.hook_z")
                    .hasMessageContaining("[1, 5, 3, 4]")
                    .hasMessageContaining("[1, 5, 3]");
            Hooks backward = Hooks.none().backward("z0", (value, at) -> Optional.empty());
            assertThatThrownBy(() -> hooked.runWithHooks(ONE, backward)).hasMessageContaining("runWithGradients");
        }
    }

    @Test
    void a_cache_takes_every_spelling_and_says_what_it_has() {
        try (HookedTransformer hooked = HookedModels.gpt2()) {
            CachedRun run = hooked.runWithCache(
                    ONE, CacheRequest.of("pattern0", "blocks.1.attn.o.hook_in").withoutBatch());
            ActivationCache cache = run.cache();

            assertThat(run.logits().shape()).containsExactly(1, 5, 9);
            assertThat(cache.get("pattern", 0).shape()).containsExactly(3, 5, 5);
            assertThat(cache.get("pattern", 0, "attn")).isSameAs(cache.get("blocks.0.attn.hook_pattern"));
            assertThat(cache.get("attn", -2)).isSameAs(cache.get("pattern", 0));
            assertThat(cache.get("z", 1).shape()).containsExactly(5, 3, 4);
            assertThatThrownBy(() -> cache.get("patern", 0))
                    .hasMessageContaining("blocks.0.hook_patern")
                    .hasMessageContaining("blocks.0.attn.hook_pattern");
            assertThat(cache.toString())
                    .isEqualTo("ActivationCache with keys [blocks.0.attn.hook_pattern, blocks.1.attn.hook_z]");
            assertThat(cache.describe()).contains("[3, 5, 5]").contains("attention probabilities");
        }
    }

    @Test
    void positions_are_taken_where_each_point_has_them() {
        try (HookedTransformer hooked = HookedModels.gpt2()) {
            ActivationCache all =
                    hooked.runWithCache(TWO, CacheRequest.where(point -> true)).cache();
            ActivationCache last = hooked.runWithCache(
                            TWO, CacheRequest.where(point -> true).at(Slice.at(-1)))
                    .cache();

            assertThat(last.get("z", 0)).isEqualTo(all.get("z", 0).select(1, 4));
            assertThat(last.get("result", 0)).isEqualTo(all.get("result", 0).select(1, 4));
            assertThat(last.get("resid_post", 1))
                    .isEqualTo(all.get("resid_post", 1).select(1, 4));
            assertThat(last.get("scale", 1, "ln2"))
                    .isEqualTo(all.get("scale", 1, "ln2").select(1, 4));
            assertThat(last.get("pattern", 1)).isEqualTo(all.get("pattern", 1).select(2, 4));
            ActivationCache some = hooked.runWithCache(
                            TWO, CacheRequest.of("q0").at(Slice.of(3, 0)))
                    .cache();
            assertThat(some.get("q0")).isEqualTo(all.get("q0").take(1, 3, 0));
            assertThat(hooked.runWithCache(TWO, CacheRequest.of("q0").at(Slice.range(1, -1)))
                            .cache()
                            .get("q0"))
                    .isEqualTo(all.get("q0").take(1, 1, 2, 3));
        }
    }

    @Test
    void a_batch_axis_is_dropped_for_one_prompt_only() {
        try (HookedTransformer hooked = HookedModels.gpt2()) {
            assertThatThrownBy(
                            () -> hooked.runWithCache(TWO, CacheRequest.of("q0").withoutBatch()))
                    .hasMessageContaining("blocks.0.attn.hook_q");
            ActivationCache both =
                    hooked.runWithCache(TWO, CacheRequest.of("q0")).cache();
            checkEqual(
                    "the first prompt",
                    both.prompt(0).get("q0"),
                    hooked.runWithCache(ONE, CacheRequest.of("q0").withoutBatch())
                            .cache()
                            .get("q0")
                            .toArray());
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.hooks.HookedModels#all")
    void a_run_stops_before_any_layer_and_goes_on_from_there(RandomTransformer model) {
        try (HookedTransformer hooked = HookedModels.open(model)) {
            Tensor logits = hooked.logits(TWO);
            ActivationCache cache = hooked.runWithCache(TWO, CacheRequest.all()).cache();
            for (int layer = 0; layer < 2; layer++) {
                Tensor stream = hooked.residualBefore(TWO, layer);

                checkEqual("stream", stream, cache.get("resid_pre", layer).toArray());
                assertThat(hooked.logitsFrom(stream, layer)).isEqualTo(logits);
            }
            assertThat(hooked.residualBefore(TWO, -1)).isEqualTo(hooked.residualBefore(TWO, 1));
            checkEqual(
                    "end",
                    hooked.residualBefore(TWO, 2),
                    cache.get("resid_post", 1).toArray());
            assertThatThrownBy(() -> hooked.residualBefore(TWO, 3)).hasMessageContaining("layers 0 to 1");
            assertThat(hooked.logits(TWO)).isEqualTo(logits);
        }
    }

    @Test
    void the_loss_is_the_surprise_at_the_tokens_that_follow() {
        try (HookedTransformer hooked = HookedModels.gpt2()) {
            Tensor logits = hooked.logits(TWO);
            double[] row = logits.row(1, 3);
            double sum = 0;
            for (double logit : row) {
                sum += Math.exp(logit);
            }

            Tensor losses = hooked.lossPerToken(TWO);

            assertThat(losses.shape()).containsExactly(2, 4);
            assertThat(losses.get(1, 3)).isCloseTo(-Math.log(Math.exp(row[7]) / sum), within(1e-12));
            assertThat(hooked.loss(TWO)).isCloseTo(losses.mean(), within(1e-15));
        }
    }

    @Test
    void generated_text_is_the_likeliest_token_again_and_again() {
        try (HookedTransformer hooked = HookedModels.gpt2()) {
            List<Integer> expected = new ArrayList<>(List.of(1, 2));
            for (int added = 0; added < 4; added++) {
                TokenBatch soFar = TokenBatch.of(
                        List.of(expected.stream().mapToInt(Integer::intValue).toArray()));
                double[] row = hooked.logits(soFar).row(0, soFar.length() - 1);
                int best = 0;
                for (int token = 0; token < row.length; token++) {
                    best = row[token] > row[best] ? token : best;
                }
                expected.add(best);
            }
            TokenBatch prompt = TokenBatch.of(List.of(new int[] {1, 2}));

            assertThat(hooked.generate(prompt, 4, Sampling.greedy(), OptionalInt.empty()))
                    .isEqualTo(expected);
            assertThat(hooked.generate(prompt, 4, Sampling.at(5, 3).ofTop(1), OptionalInt.empty()))
                    .isEqualTo(expected);
            assertThat(hooked.generate(prompt, 4, Sampling.greedy(), OptionalInt.of(expected.get(3))))
                    .hasSize(expected.subList(2, 4).indexOf(expected.get(3)) + 3);
            assertThatThrownBy(() -> hooked.generate(prompt, 7, Sampling.greedy(), OptionalInt.empty()))
                    .hasMessageContaining("at most 7 tokens");
        }
    }

    @Test
    void tokens_are_drawn_as_often_as_they_are_likely_and_the_same_for_the_same_seed() {
        double[] logits = {Math.log(0.5), Math.log(0.3), Math.log(0.2)};
        var draws = Sampling.at(1, 9).draws();
        int[] counts = new int[3];
        for (int draw = 0; draw < 20_000; draw++) {
            counts[Sampling.at(1, 9).choose(logits, draws)]++;
        }
        assertThat(counts[0] / 20_000.0).isCloseTo(0.5, within(0.02));
        assertThat(counts[2] / 20_000.0).isCloseTo(0.2, within(0.02));
        var colder = Sampling.at(0.5, 1).draws();
        int firsts = 0;
        for (int draw = 0; draw < 20_000; draw++) {
            firsts += Sampling.at(0.5, 1).ofTop(2).choose(logits, colder) == 0 ? 1 : 0;
        }
        assertThat(firsts / 20_000.0).isCloseTo(0.25 / (0.25 + 0.09), within(0.02));
        try (HookedTransformer hooked = HookedModels.gpt2()) {
            TokenBatch prompt = TokenBatch.of(List.of(new int[] {1, 2}));
            assertThat(hooked.generate(prompt, 5, Sampling.at(2, 7), OptionalInt.empty()))
                    .isEqualTo(hooked.generate(prompt, 5, Sampling.at(2, 7), OptionalInt.empty()));
        }
    }

    @Test
    void text_becomes_tokens_with_one_bos_and_back() {
        try (HookedTransformer hooked = HookedModels.gpt2()) {
            HookedText text = hooked.text();

            assertThat(hooked.toTokens("the cat sat")).isEqualTo(TokenBatch.of(List.of(new int[] {0, 1, 2, 4})));
            assertThat(text.toStrTokens("the cat")).containsExactly("<s>", "the", " cat");
            assertThat(text.toText(List.of(1, 2, 4))).isEqualTo("the cat sat");
            assertThat(text.toSingleToken(" mat")).isEqualTo(6);
            assertThatThrownBy(() -> text.toSingleToken("the cat")).hasMessageContaining("\"the\", \" cat\"");
            TokenBatch cats = hooked.toTokens("the cat cat");
            assertThat(text.firstPosition(2, cats, 0)).isEqualTo(2);
            assertThat(text.lastPosition(2, cats, 0)).isEqualTo(3);
            assertThatThrownBy(() -> text.firstPosition(6, cats, 0)).hasMessageContaining(" mat");
            assertThatThrownBy(() -> text.toTokens(List.of("the cat", "the"))).hasMessageContaining("[3, 2]");
            assertThat(text.bosNote()).contains("<s>");
            assertThat(hooked.headLabels()).containsExactly("L0H0", "L0H1", "L0H2", "L1H0", "L1H1", "L1H2");
        }
    }

    @Test
    void weights_are_those_of_the_files_with_the_norm_folded_into_what_reads() {
        RandomTransformer model = RandomTransformer.gpt2();
        try (HookedTransformer hooked = HookedModels.open(model)) {
            ModelWeights weights = hooked.weights();
            Matrix key = weights.projection(ModelWeights.Which.K, 1, 2);
            double[] stored =
                    model.parameters().require("blocks.1.attn.W_K", 3, 6, 4).toArray();
            assertThat(key.get(5, 3)).isEqualTo(stored[(2 * 6 + 5) * 4 + 3]);
            assertThat(weights.unembeddingColumn(4))
                    .isEqualTo(weights.unembedding().column(4));

            ActivationCache cache =
                    hooked.runWithCache(ONE, CacheRequest.all().withoutBatch()).cache();
            Matrix folded = weights.reading(key, "blocks.1.ln1");
            double[] shift = weights.shift("blocks.1.ln1");
            double[] bias = weights.projectionBias(ModelWeights.Which.K, 1, 2);
            double[] fromShift = key.after(shift);
            double[] stream = cache.get("resid_pre", 1).row(3);
            double scale = cache.get("scale", 1, "ln1").get(3, 0);
            double[] folding = folded.after(stream);
            for (int index = 0; index < 4; index++) {
                assertThat(folding[index] / scale + fromShift[index] + bias[index])
                        .isCloseTo(cache.get("k", 1).get(3, 2, index), within(EXACT));
            }
            assertThat(Objects.requireNonNull(weights.gain("blocks.1.ln1"))).hasSize(6);
        }
    }
}
