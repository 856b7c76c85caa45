package dev.tributary.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.architecture.Transformer;
import dev.tributary.engine.model.Activation;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.model.ModelConfig.Attention;
import dev.tributary.engine.model.ModelConfig.Mlp;
import dev.tributary.engine.model.ModelConfig.Normalization;
import dev.tributary.engine.model.ModelConfig.Norms;
import dev.tributary.engine.model.ModelConfig.PositionalEmbedding;
import dev.tributary.engine.model.ModelConfig.Positions;
import dev.tributary.engine.model.ModelConfig.Vocabulary;
import dev.tributary.engine.production.ProductionModel;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.graph.AttentionDirection;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GradientsTest {

    private static final int VOCABULARY = 7;
    private static final int LENGTH = 4;
    private static final float STEP = 1f / 512;
    private static final List<TrainingSentence> SENTENCES = List.of(
            new TrainingSentence(List.of(1, 4, 2, 6, 0), List.of(0f, 1f, 0f, 0.5f, 1f)),
            new TrainingSentence(List.of(3, 3, 5, 1, 2), List.of(0f, 0.25f, 1f, 1f, 1f)));

    /** The other executor runs the same parameters a little changed, in double precision. */
    @ParameterizedTest
    @MethodSource("shapes")
    void are_how_the_loss_of_the_production_executor_changes(ModelConfig config) {
        Numbers parameters = randomNumbers(Numbers.shapes(config));
        Numbers derivatives = parameters.zeros();

        Loss loss = new Gradients(config, SENTENCES.size()).of(SENTENCES, parameters, derivatives);

        assertThat(loss.total()).isCloseTo(lossByProduction(config, parameters), within(1e-6));
        SplittableRandom random = new SplittableRandom(8);
        for (String name : parameters.names()) {
            float[] array = parameters.array(name);
            for (int draw = 0; draw < Math.min(array.length, 6); draw++) {
                int index = random.nextInt(array.length);
                float before = array[index];
                array[index] = before + STEP;
                double above = lossByProduction(config, parameters);
                array[index] = before - STEP;
                double below = lossByProduction(config, parameters);
                array[index] = before;
                assertThat((double) derivatives.array(name)[index])
                        .describedAs("%s[%d]", name, index)
                        .isCloseTo((above - below) / (2 * STEP), within(2e-5));
            }
        }
    }

    @Test
    void do_not_depend_on_padding_because_sentences_may_differ_in_length() {
        ModelConfig config = config(8, false, Normalization.LN, PositionalEmbedding.STANDARD, Activation.GELU_NEW);
        Numbers parameters = randomNumbers(Numbers.shapes(config));
        TrainingSentence whole = new TrainingSentence(List.of(1, 4, 2, 6, 0), List.of(0f, 1f, 1f, 0f, 0f));
        TrainingSentence cut = new TrainingSentence(List.of(1, 4, 2), List.of(0f, 1f, 1f));
        Numbers fromWhole = parameters.zeros();
        Numbers fromCut = parameters.zeros();
        Gradients gradients = new Gradients(config, 2);

        gradients.of(List.of(whole, SENTENCES.get(1)), parameters, fromWhole);
        gradients.of(List.of(cut, SENTENCES.get(1)), parameters, fromCut);

        for (String name : fromWhole.names()) {
            float[] expected = fromWhole.array(name);
            assertThat(fromCut.array(name)).describedAs(name).containsExactly(expected, within(1e-6f));
        }
    }

    @Test
    void count_what_is_predicted_right_in_rows_of_full_weight() {
        ModelConfig config = config(0, false, Normalization.NONE, PositionalEmbedding.STANDARD, Activation.RELU);
        Numbers parameters = new Numbers(Numbers.shapes(config));
        parameters.array("unembed.b_U")[2] = 1;

        Loss loss = new Gradients(config, 2).of(SENTENCES, parameters, parameters.zeros());

        assertThat(loss.answered()).isEqualTo(5);
        assertThat(loss.right()).isEqualTo(1);
        assertThat(loss.accuracy()).isEqualTo(0.2);
    }

    @Test
    void refuse_what_padding_would_change_or_what_is_too_long() {
        ModelConfig config = config(0, false, Normalization.NONE, PositionalEmbedding.STANDARD, Activation.RELU);
        TrainingSentence longer = new TrainingSentence(List.of(1, 2, 3, 4, 5, 6), List.of(0f, 1f, 1f, 1f, 1f, 1f));
        Numbers numbers = new Numbers(Numbers.shapes(config));

        assertThatThrownBy(() -> new Gradients(config, 1).of(List.of(longer), numbers, numbers.zeros()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 5 tokens, got one of 6");
        assertThatThrownBy(() -> new Gradients(bidirectional(config), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("causal");
    }

    static Stream<ModelConfig> shapes() {
        return Stream.of(
                config(8, false, Normalization.LN, PositionalEmbedding.STANDARD, Activation.GELU_NEW),
                config(8, true, Normalization.LN_PRE, PositionalEmbedding.STANDARD, Activation.SILU),
                config(8, false, Normalization.LN, PositionalEmbedding.STANDARD, Activation.GELU),
                config(8, false, Normalization.RMS, PositionalEmbedding.SHORTFORMER, Activation.RELU),
                config(0, false, Normalization.RMS_PRE, PositionalEmbedding.SHORTFORMER, Activation.RELU),
                config(0, false, Normalization.NONE, PositionalEmbedding.STANDARD, Activation.RELU));
    }

    private static ModelConfig config(
            int dMlp,
            boolean parallel,
            Normalization normalization,
            PositionalEmbedding positions,
            Activation activation) {
        return new ModelConfig(
                2,
                6,
                Vocabulary.of(VOCABULARY),
                new Positions(5, positions),
                new Attention(2, 3, AttentionDirection.CAUSAL),
                dMlp == 0 ? Optional.empty() : Optional.of(new Mlp(dMlp, activation, parallel)),
                new Norms(normalization, 1e-5));
    }

    private static Numbers randomNumbers(Map<String, List<Integer>> shapes) {
        Numbers numbers = new Numbers(shapes);
        SplittableRandom random = new SplittableRandom(5);
        for (String name : numbers.names()) {
            float[] array = numbers.array(name);
            for (int index = 0; index < array.length; index++) {
                array[index] = (float) (random.nextDouble() - 0.5);
            }
        }
        return numbers;
    }

    private static double lossByProduction(ModelConfig config, Numbers parameters) {
        TokenBatch tokens = TokenBatch.of(SENTENCES.stream()
                .map(sentence -> sentence.tokens().subList(0, LENGTH).stream()
                        .mapToInt(Integer::intValue)
                        .toArray())
                .toList());
        int[] rows = IntStream.range(0, tokens.rows()).toArray();
        try (ProductionModel model =
                new ProductionModel(new Transformer(config, true), parameters.parameters(), Precision.FP64, 1)) {
            Logits logits = model.logits(ForwardRun.plain(tokens, new OutputRows(rows)));
            double loss = 0;
            double total = 0;
            for (int row : rows) {
                TrainingSentence sentence = SENTENCES.get(row / LENGTH);
                double weight = sentence.weights().get(row % LENGTH + 1);
                double[] of = logits.row(row);
                double sum = Arrays.stream(of).map(Math::exp).sum();
                loss += weight * (Math.log(sum) - of[sentence.tokens().get(row % LENGTH + 1)]);
                total += weight;
            }
            return loss / total;
        }
    }

    private static ModelConfig bidirectional(ModelConfig config) {
        return new ModelConfig(
                config.layers(),
                config.dModel(),
                config.vocabulary(),
                config.positions(),
                new Attention(config.attention().heads(), config.attention().dHead(), AttentionDirection.BIDIRECTIONAL),
                config.mlp(),
                config.norms());
    }
}
