package dev.tributary.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.architecture.Transformer;
import dev.tributary.engine.model.Activation;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.model.ModelConfig.Attention;
import dev.tributary.engine.model.ModelConfig.Mlp;
import dev.tributary.engine.model.ModelConfig.Normalization;
import dev.tributary.engine.model.ModelConfig.Norms;
import dev.tributary.engine.model.ModelConfig.PositionalEmbedding;
import dev.tributary.engine.model.ModelConfig.Positions;
import dev.tributary.engine.model.ModelConfig.Vocabulary;
import dev.tributary.engine.natives.NativeBootstrap;
import dev.tributary.engine.reference.BatchShape;
import dev.tributary.engine.reference.TrainableGraph;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.graph.AttentionDirection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class GradientsTest {

    private static final int VOCABULARY = 7;
    private static final List<TrainingSentence> SENTENCES = List.of(
            new TrainingSentence(List.of(1, 4, 2, 6, 0), List.of(0f, 1f, 0f, 0.5f, 1f)),
            new TrainingSentence(List.of(3, 3, 5, 1, 2), List.of(0f, 0.25f, 1f, 1f, 1f)));

    @ParameterizedTest
    @MethodSource("shapes")
    void agree_with_those_of_SameDiff(ModelConfig config) {
        NativeBootstrap.ensureNd4j();
        Map<String, List<Integer>> shapes = Numbers.shapes(config);
        Numbers parameters = randomNumbers(shapes);
        Numbers derivatives = new Numbers(shapes);

        Loss loss = new Gradients(config, Runnable::run).of(SENTENCES, parameters, derivatives);

        Map<String, INDArray> expected = sameDiffDerivatives(config, parameters);
        assertThat(loss.total()).isCloseTo(number(expected, "loss").getDouble(0), within(1e-5));
        for (String name : shapes.keySet()) {
            double[] theirs = number(expected, name).dup('c').data().asDouble();
            float[] ours = derivatives.array(name);
            for (int index = 0; index < theirs.length; index++) {
                assertThat((double) ours[index])
                        .describedAs("%s[%d]", name, index)
                        .isCloseTo(theirs[index], within(2e-5));
            }
        }
    }

    @Test
    void do_not_depend_on_padding_because_sentences_may_differ_in_length() {
        NativeBootstrap.ensure();
        ModelConfig config = config(8, false, Normalization.LN, PositionalEmbedding.STANDARD, Activation.GELU_NEW);
        Numbers parameters = randomNumbers(Numbers.shapes(config));
        TrainingSentence whole = new TrainingSentence(List.of(1, 4, 2, 6, 0), List.of(0f, 1f, 1f, 0f, 0f));
        TrainingSentence cut = new TrainingSentence(List.of(1, 4, 2), List.of(0f, 1f, 1f));
        Numbers fromWhole = new Numbers(Numbers.shapes(config));
        Numbers fromCut = new Numbers(Numbers.shapes(config));

        new Gradients(config, Runnable::run).of(List.of(whole, SENTENCES.get(1)), parameters, fromWhole);
        new Gradients(config, Runnable::run).of(List.of(cut, SENTENCES.get(1)), parameters, fromCut);

        for (String name : fromWhole.names()) {
            float[] expected = fromWhole.array(name);
            assertThat(fromCut.array(name)).describedAs(name).containsExactly(expected, within(1e-6f));
        }
    }

    static Stream<ModelConfig> shapes() {
        return Stream.of(
                config(8, false, Normalization.LN, PositionalEmbedding.STANDARD, Activation.GELU_NEW),
                config(8, true, Normalization.LN_PRE, PositionalEmbedding.STANDARD, Activation.SILU),
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

    private static Map<String, INDArray> sameDiffDerivatives(ModelConfig config, Numbers parameters) {
        TrainableGraph trainable = TrainableGraph.of(
                new Transformer(config, false), parameters.parameters(), Precision.FP64, new BatchShape(2, 4));
        SameDiff graph = trainable.graph();
        Sentences sentences = new Sentences(SENTENCES);
        double[] wanted = new double[sentences.rows() * VOCABULARY];
        int[] tokens = new int[sentences.rows()];
        for (int row = 0; row < sentences.rows(); row++) {
            tokens[row] = sentences.token(row);
            wanted[row * VOCABULARY + sentences.target(row)] = -sentences.weight(row) / sentences.totalWeight();
        }
        SDVariable weights = graph.constant(Nd4j.createFromArray(wanted).reshape(sentences.rows(), VOCABULARY));
        graph.nn().logSoftmax(trainable.logits()).mul(weights).sum("loss");
        graph.setLossVariables("loss");
        Map<String, INDArray> feed =
                Map.of(trainable.tokens(), Nd4j.createFromArray(tokens).castTo(DataType.INT32));
        Map<String, INDArray> found = new LinkedHashMap<>(
                graph.calculateGradients(feed, parameters.names().toArray(String[]::new)));
        found.put("loss", graph.outputSingle(feed, "loss"));
        return found;
    }

    private static INDArray number(Map<String, INDArray> arrays, String name) {
        INDArray array = arrays.get(name);
        assertThat(array).describedAs(name).isNotNull();
        return java.util.Objects.requireNonNull(array);
    }
}
