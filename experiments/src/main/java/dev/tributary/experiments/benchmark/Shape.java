package dev.tributary.experiments.benchmark;

import dev.tributary.engine.architecture.Transformer;
import dev.tributary.engine.model.Activation;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.model.ModelConfig.Attention;
import dev.tributary.engine.model.ModelConfig.Mlp;
import dev.tributary.engine.model.ModelConfig.Normalization;
import dev.tributary.engine.model.ModelConfig.Norms;
import dev.tributary.engine.model.ModelConfig.PositionalEmbedding;
import dev.tributary.engine.model.ModelConfig.Vocabulary;
import dev.tributary.engine.production.ProductionModel;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.graph.AttentionDirection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The size of a transformer that is otherwise like GPT-2.
 *
 * @param layers how many
 * @param heads of each layer
 * @param dModel width of the stream, shared out among the heads
 */
public record Shape(int layers, int heads, int dModel) implements TimedModel {

    /** GPT-2-small: 32,491 edges. */
    public static final Shape GPT2_SMALL = new Shape(12, 12, 768);

    /** GPT-2-XL: 2,235,025 edges. */
    public static final Shape GPT2_XL = new Shape(48, 25, 1_600);

    private static final List<Named> NAMED = List.of(
            new Named("gpt2-small", GPT2_SMALL),
            new Named("gpt2-medium", new Shape(24, 16, 1_024)),
            new Named("gpt2-large", new Shape(36, 20, 1_280)),
            new Named("gpt2-xl", GPT2_XL));

    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,4})x(\\d{1,4})x(\\d{1,6})");

    private static final int VOCABULARY = 50_257;

    private static final int CONTEXT = 1_024;

    public Shape {
        if (layers < 1 || heads < 1 || dModel < 1 || dModel % heads != 0) {
            throw new IllegalArgumentException("a shape needs at least one layer and one head, and a d_model that the"
                    + " heads share out, got " + layers + "x" + heads + "x" + dModel);
        }
    }

    /** The shape of this name, or of layers, heads and d_model as in 12x12x768. */
    public static Shape of(String text) {
        for (Named named : NAMED) {
            if (named.name().equals(text)) {
                return named.shape();
            }
        }
        Matcher numbers = NUMBERS.matcher(text);
        if (!numbers.matches()) {
            throw new IllegalArgumentException("--shape must be one of "
                    + String.join(", ", NAMED.stream().map(Named::name).toList())
                    + " or layers, heads and d_model as in 12x12x768, got '" + text + "'");
        }
        return new Shape(
                Integer.parseInt(numbers.group(1)),
                Integer.parseInt(numbers.group(2)),
                Integer.parseInt(numbers.group(3)));
    }

    /** So many times the layers. */
    Shape deeper(int times) {
        return new Shape(Math.multiplyExact(layers, times), heads, dModel);
    }

    @Override
    public Running open(int tokens, int threads) {
        ModelConfig config = config(tokens);
        return new Running(
                new ProductionModel(new Transformer(config, true), RandomWeights.of(config), Precision.FP32, threads),
                () -> {});
    }

    @Override
    public String weights() {
        return "random weights";
    }

    @Override
    public ModelConfig config(int tokens) {
        return new ModelConfig(
                layers,
                dModel,
                Vocabulary.of(VOCABULARY),
                new ModelConfig.Positions(Math.max(CONTEXT, tokens), PositionalEmbedding.STANDARD),
                new Attention(heads, dModel / heads, AttentionDirection.CAUSAL),
                Optional.of(new Mlp(4 * dModel, Activation.GELU_NEW, false)),
                new Norms(Normalization.LN, 1e-5));
    }

    /** As it is typed. */
    @Override
    public String toString() {
        return NAMED.stream()
                .filter(named -> named.shape().equals(this))
                .map(Named::name)
                .findFirst()
                .orElse(layers + "x" + heads + "x" + dModel);
    }

    /** A shape with a name. */
    private record Named(String name, Shape shape) {}
}
