package dev.tributary.engine.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.analysis.Composition.Baseline;
import dev.tributary.engine.analysis.SingularDirections.Size;
import dev.tributary.engine.hooks.ActivationCache;
import dev.tributary.engine.hooks.CacheRequest;
import dev.tributary.engine.hooks.HookedTransformer;
import dev.tributary.engine.hooks.ModelWeights;
import dev.tributary.engine.hooks.ModelWeights.Which;
import dev.tributary.engine.linalg.FactoredMatrix;
import dev.tributary.engine.linalg.Matrix;
import dev.tributary.engine.linalg.Svd;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Tensor;
import dev.tributary.engine.testing.RandomTransformer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HeadCircuitsTest {

    private static final TokenBatch TOKENS = TokenBatch.of(List.of(new int[] {1, 2, 3, 1, 5}));

    private static RandomTransformer named(String name) {
        return RandomTransformer.all()
                .filter(model -> model.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void checkEqual(Matrix actual, Matrix expected) {
        assertThat(actual.toArray()).containsExactly(expected.toArray(), within(1e-10));
    }

    @Test
    void circuits_without_norms_are_products_of_the_stored_weights() {
        try (HookedTransformer model = Attending.model(named("no norm"))) {
            ModelWeights weights = model.weights();
            HeadCircuits circuits = new HeadCircuits(weights);
            Matrix value = weights.projection(Which.V, 0, 1);
            Matrix query = weights.projection(Which.Q, 1, 2);
            Matrix key = weights.projection(Which.K, 1, 2);
            Matrix embedding = weights.embedding();

            checkEqual(
                    circuits.fullOv(0, 1).product(),
                    embedding.times(value).times(weights.output(0, 1)).times(weights.unembedding()));
            checkEqual(
                    circuits.fullQk(1, 2).product(),
                    embedding.times(query).times(key.transposed()).times(embedding.transposed()));
            checkEqual(
                    circuits.keyComposition(1, 2, 0, 1).product(),
                    embedding
                            .times(query)
                            .times(embedding
                                    .times(value)
                                    .times(weights.output(0, 1))
                                    .times(key)
                                    .transposed()));
            assertThatThrownBy(() -> circuits.keyComposition(1, 2, 1, 0)).hasMessageContaining("not before");
        }
    }

    @Test
    void a_positional_pattern_is_the_masked_softmax_of_what_position_vectors_ask_of_each_other() {
        try (HookedTransformer model = Attending.model(named("no norm"))) {
            ModelWeights weights = model.weights();
            Matrix positions = weights.positions();
            Matrix pattern = new HeadCircuits(weights).positionalPattern(0, 2, 5);
            for (int query = 0; query < 5; query++) {
                double[] asks = weights.projection(Which.Q, 0, 2).after(positions.row(query));
                double[] scores = new double[query + 1];
                double sum = 0;
                for (int key = 0; key <= query; key++) {
                    double[] answers = weights.projection(Which.K, 0, 2).after(positions.row(key));
                    for (int index = 0; index < 4; index++) {
                        scores[key] += asks[index] * answers[index] / 2;
                    }
                    sum += Math.exp(scores[key]);
                }
                for (int key = 0; key < 5; key++) {
                    double expected = key <= query ? Math.exp(scores[key]) / sum : 0;
                    assertThat(pattern.get(query, key)).isCloseTo(expected, within(1e-12));
                }
            }
        }
    }

    @Test
    void scores_above_the_diagonal_are_masked() {
        assertThat(HeadCircuits.masked(Matrix.of(2, 2, 1, 2, 3, 4))).isEqualTo(Matrix.of(2, 2, 1, -1e6, 3, 4));
    }

    @Test
    void a_share_of_the_diagonal_and_a_positivity_worked_out_by_hand() {
        FactoredMatrix circuit = new FactoredMatrix(Matrix.identity(3), Matrix.of(3, 3, 5, 1, 0, 7, 6, 0, 0, 0, 1));
        assertThat(HeadCircuits.diagonalShare(circuit)).isCloseTo(2.0 / 3, within(1e-12));
        // eigenvalues 2, -1 and 1
        FactoredMatrix diagonal = new FactoredMatrix(Matrix.identity(3), Matrix.of(3, 3, 2, 0, 0, 0, -1, 0, 0, 0, 1));
        assertThat(HeadCircuits.positivity(diagonal.eigenvalues())).isCloseTo(2.0 / 4, within(1e-12));
    }

    @Test
    void a_copying_score_is_the_trace_of_the_full_circuit_over_the_moduli_of_its_eigenvalues() {
        try (HookedTransformer model = Attending.model()) {
            HeadCircuits circuits = new HeadCircuits(model.weights());
            FactoredMatrix full = circuits.fullOv(1, 0);
            Matrix whole = full.product();
            double trace = 0;
            for (int index = 0; index < whole.rows(); index++) {
                trace += whole.get(index, index);
            }
            double moduli = full.eigenvalues().stream()
                    .mapToDouble(value -> value.modulus())
                    .sum();
            assertThat(circuits.copying(1, 0)).isCloseTo(trace / moduli, within(1e-10));
            assertThat(circuits.copying().of(1, 0)).isCloseTo(trace / moduli, within(1e-10));
            assertThat(circuits.copying().of(0, 2)).isCloseTo(circuits.copying(0, 2), within(1e-10));
        }
    }

    @Test
    void a_composition_score_is_the_norm_of_the_product_over_the_norms() {
        Matrix a = Matrix.of(2, 2, 1, 2, 3, 4);
        Matrix b = Matrix.of(2, 2, 0, 1, 1, 0);
        // exchanging columns leaves the norm root 30 as it is; the norm of b is root 2
        assertThat(Composition.score(a, b)).isCloseTo(1 / Math.sqrt(2), within(1e-12));
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.analysis.HeadAblationTest#models")
    void all_scores_are_those_of_the_matrices_multiplied_out(RandomTransformer random) {
        try (HookedTransformer model = Attending.model(random)) {
            HeadCircuits circuits = new HeadCircuits(model.weights());
            int heads = model.config().attention().heads();
            for (Composition kind : Composition.values()) {
                Tensor all = kind.all(model.weights());
                assertThat(all.shape()).containsExactly(2, heads, 2, heads);
                for (int head = 0; head < heads; head++) {
                    for (int later = 0; later < heads; later++) {
                        Matrix ov = circuits.ov(0, head).product();
                        Matrix qk = circuits.qk(1, later).product();
                        Matrix reader =
                                switch (kind) {
                                    case Q -> qk;
                                    case K -> qk.transposed();
                                    case V -> circuits.ov(1, later).product();
                                };
                        assertThat(all.get(0, head, 1, later)).isCloseTo(Composition.score(ov, reader), within(1e-10));
                        assertThat(Composition.score(circuits.ov(0, head), kind.reader(model.weights(), 1, later)))
                                .isCloseTo(Composition.score(ov, reader), within(1e-10));
                        assertThat(all.get(1, head, 0, later)).isZero();
                        assertThat(all.get(1, head, 1, later)).isZero();
                    }
                }
            }
        }
    }

    @Test
    void random_heads_score_about_one_over_the_root_of_the_width() {
        Baseline baseline = Composition.baseline(64, 16, 40, 3);
        // E|AB|^2 = |A|^2 |B|^2 / d_model for independent directions
        assertThat(baseline.mean()).isCloseTo(1 / Math.sqrt(64), within(0.01));
        assertThat(baseline.deviation()).isBetween(1e-4, 0.02);
        assertThat(baseline).isEqualTo(Composition.baseline(64, 16, 40, 3));
    }

    private static void checkReasons(RandomTransformer random, int layer) {
        try (HookedTransformer model = Attending.model(random)) {
            ActivationCache cache = model.runWithCache(
                            TOKENS, CacheRequest.all().withoutBatch())
                    .cache();
            ScoreDecomposition parts = ScoreDecomposition.of(cache, layer, 1);
            Tensor scores = parts.scores();
            int count = parts.labels().size();
            Tensor expected = cache.get("attn_scores", layer).select(0, 1);
            for (int query = 0; query < 5; query++) {
                for (int key = 0; key <= query; key++) {
                    double sum = 0;
                    for (double value : parts.at(query, key).toArray()) {
                        sum += value;
                    }
                    assertThat(sum)
                            .as(random + " " + query + " " + key)
                            .isCloseTo(expected.get(query, key), within(1e-9));
                    assertThat(scores.get(count - 1, 0, query, key))
                            .isCloseTo(parts.at(query, key).get(count - 1, 0), within(1e-12));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.analysis.HeadAblationTest#models")
    void pairs_of_components_add_up_to_the_attention_score(RandomTransformer random) {
        checkReasons(random, 0);
        checkReasons(random, 1);
    }

    @Test
    void reasons_leave_out_what_a_query_adds_to_all_of_its_keys_alike() {
        try (HookedTransformer model = Attending.model()) {
            ActivationCache cache = model.runWithCache(
                            TOKENS, CacheRequest.all().withoutBatch())
                    .cache();
            ScoreDecomposition parts = ScoreDecomposition.of(cache, 1, 1);

            List<ScoreDecomposition.Pair> reasons = parts.reasons(4, 2, 1000);

            assertThat(reasons).hasSize(parts.labels().size() * parts.labels().size());
            assertThat(reasons.stream().filter(pair -> pair.key().equals("constant")))
                    .allSatisfy(pair -> assertThat(pair.apart()).isCloseTo(0, within(1e-12)));
            Tensor scores = cache.get("attn_scores", 1).select(0, 1);
            double mean = 0;
            for (int key = 0; key <= 4; key++) {
                mean += scores.get(4, key) / 5;
            }
            assertThat(reasons.stream()
                            .mapToDouble(ScoreDecomposition.Pair::apart)
                            .sum())
                    .isCloseTo(scores.get(4, 2) - mean, within(1e-9));
            assertThat(Math.abs(reasons.get(0).apart()))
                    .isGreaterThanOrEqualTo(Math.abs(reasons.get(1).apart()));
        }
    }

    @Test
    void singular_directions_are_those_of_the_multiplied_matrices_with_their_tokens() {
        try (HookedTransformer model = Attending.model()) {
            ModelWeights weights = model.weights();
            Svd ov = Svd.of(new HeadCircuits(weights).ov(1, 2).product());
            Svd out = Svd.of(weights.mlpOut(1));
            Svd in = Svd.of(weights.reading(weights.mlpIn(1), "blocks.1.ln2"));

            check(SingularDirections.ofOutput(weights, 1, 2, new Size(3, 2)), ov.s(), ov.v(), weights);
            check(SingularDirections.ofMlpOut(weights, 1, new Size(3, 2)), out.s(), out.v(), weights);
            check(SingularDirections.ofMlpIn(weights, 1, new Size(3, 2)), in.s(), in.u(), weights);
        }
    }

    private static void check(SingularDirections found, double[] values, Matrix vectors, ModelWeights weights) {
        Matrix unembedding = weights.reading(weights.unembedding(), "ln_final");
        for (int rank = 0; rank < 3; rank++) {
            assertThat(found.values().get(rank)).isCloseTo(values[rank], within(1e-9));
            double[] expected = vectors.column(rank);
            double[] actual = found.directions().get(rank);
            double sign = Math.signum(expected[0] * actual[0]);
            for (int index = 0; index < expected.length; index++) {
                assertThat(sign * actual[index]).isCloseTo(expected[index], within(1e-8));
            }
            double[] logits = unembedding.after(actual);
            SingularDirections.Token top = found.tops().get(rank).get(0);
            SingularDirections.Token bottom = found.bottoms().get(rank).get(0);
            assertThat(java.util.Arrays.stream(logits).max().orElseThrow()).isCloseTo(top.logit(), within(1e-10));
            assertThat(logits[top.id()]).isCloseTo(top.logit(), within(1e-10));
            assertThat(java.util.Arrays.stream(logits).min().orElseThrow()).isCloseTo(bottom.logit(), within(1e-10));
            assertThat(found.tops().get(rank)).hasSize(2);
        }
    }
}
