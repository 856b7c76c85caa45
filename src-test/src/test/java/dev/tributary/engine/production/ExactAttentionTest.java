package dev.tributary.engine.production;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.architecture.Transformer;
import dev.tributary.engine.catalog.Methods;
import dev.tributary.engine.metric.LogitDifference;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.model.ModelConfig.Attention;
import dev.tributary.engine.model.ModelConfig.Normalization;
import dev.tributary.engine.model.ModelConfig.Norms;
import dev.tributary.engine.model.ModelConfig.PositionalEmbedding;
import dev.tributary.engine.model.ModelConfig.Vocabulary;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.Rotary;
import dev.tributary.engine.prune.Scoring;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.testing.Objectives;
import dev.tributary.engine.testing.Pairs;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Positions;
import dev.tributary.graph.score.PruneScores;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Queries and keys through the softmax itself. */
class ExactAttentionTest {

    /** Without norms and MLPs nothing but the softmax lies between a last layer's inputs and the logits. */
    static Stream<RandomTransformer> transformers() {
        return Stream.of(
                bare("learned", PositionalEmbedding.STANDARD, new Attention(3, 4, AttentionDirection.CAUSAL)),
                bare("shared and turned", new Rotary(4, 30), new Attention(4, 2, 4, AttentionDirection.CAUSAL)),
                bare("both ways", PositionalEmbedding.NONE, new Attention(2, 3, AttentionDirection.BIDIRECTIONAL)));
    }

    private static RandomTransformer bare(String name, PositionalEmbedding positions, Attention attention) {
        return new RandomTransformer(
                name,
                new Transformer(
                        new ModelConfig(
                                2,
                                6,
                                Vocabulary.of(9),
                                new ModelConfig.Positions(7, positions),
                                attention,
                                Optional.empty(),
                                new Norms(Normalization.NONE, 0)),
                        true));
    }

    private static PruneScores score(RandomTransformer transformer, String method, Positions positions) {
        try (PatchableModel model =
                new ProductionModel(transformer.architecture(), transformer.parameters(), Precision.FP64, 2)) {
            return Methods.catalog(List.of())
                    .make(method)
                    .score(
                            model,
                            Objectives.corrupt(model, new LogitDifference(), Pairs.three()),
                            Scoring.edges(positions))
                    .scores();
        }
    }

    @ParameterizedTest
    @MethodSource("transformers")
    void an_edge_into_the_last_layer_has_exactly_the_effect_of_replacing_it(RandomTransformer transformer) {
        for (Positions positions : List.of(new Positions.Each(5), new Positions.Crossing(5))) {
            PruneScores exact = score(transformer, "exact", positions);
            PruneScores estimate = score(transformer, "eap:qk=exact", positions);
            PruneScores gradient = score(transformer, "eap", positions);
            double apart = 0;
            int checked = 0;
            for (int index = 0; index < exact.size(); index++) {
                Edge edge = (Edge) exact.element(index);
                if (edge.target().node().name().startsWith("a1.")) {
                    assertThat(estimate.value(index)).as(edge.name()).isCloseTo(exact.value(index), within(1e-10));
                    apart = Math.max(apart, Math.abs(gradient.value(index) - exact.value(index)));
                    checked++;
                }
            }
            assertThat(checked).isGreaterThanOrEqualTo(90);
            assertThat(apart).as("what the derivative misses").isGreaterThan(1e-4);
        }
    }

    @Test
    void keys_that_are_told_apart_by_queries_add_up_to_keys_and_everything_else_is_as_ever() {
        RandomTransformer gpt2 = RandomTransformer.gpt2();
        for (String method : List.of("eap", "eap-ig:steps=3", "clean-corrupted")) {
            String exact = method + (method.contains(":") ? "," : ":") + "qk=exact";
            PruneScores each = score(gpt2, exact, new Positions.Each(5));
            PruneScores crossing = score(gpt2, exact, new Positions.Crossing(5));
            PruneScores plain = score(gpt2, method, new Positions.Each(5));

            assertThat(crossing.summedOverQueries().toArray()).containsExactly(each.toArray(), within(1e-12));
            assertThat(each.summedOverPositions().toArray())
                    .containsExactly(score(gpt2, exact, new Positions.All()).toArray(), within(1e-12));
            boolean differs = false;
            for (int index = 0; index < each.size(); index++) {
                String name = each.element(index).name();
                if (name.contains("<q>") || name.contains("<k>")) {
                    differs |= Math.abs(each.value(index) - plain.value(index)) > 1e-9;
                } else {
                    assertThat(each.value(index)).as(name).isCloseTo(plain.value(index), within(1e-12));
                }
            }
            assertThat(differs).isTrue();
        }
    }
}
