package dev.tributary.experiments.models;

import dev.tributary.engine.model.Activation;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.model.ModelConfig.Attention;
import dev.tributary.engine.model.ModelConfig.Mlp;
import dev.tributary.engine.model.ModelConfig.Normalization;
import dev.tributary.engine.model.ModelConfig.Norms;
import dev.tributary.engine.model.ModelConfig.PositionalEmbedding;
import dev.tributary.engine.model.ModelConfig.Positions;
import dev.tributary.engine.model.ModelConfig.Vocabulary;
import dev.tributary.engine.tokenize.WordListTokenizer;
import dev.tributary.engine.training.Optimisation;
import dev.tributary.engine.training.TrainingRecipe;
import dev.tributary.experiments.tasks.InductionAlphabet;
import dev.tributary.experiments.tasks.InductionSentences;
import dev.tributary.experiments.tasks.IoiLanguage;
import dev.tributary.experiments.tasks.IoiSentences;
import dev.tributary.graph.AttentionDirection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The recipes of all models that ship inside. */
public final class Recipes {

    private static final double THIRD_GIVER = 0.25;
    private static final double EPSILON = 1e-5;

    private static final List<Recipe> ALL = List.of(induction(), ioi());

    private Recipes() {}

    /** All of them, by name. */
    public static List<Recipe> all() {
        return ALL;
    }

    /** The recipe of this model; throws {@link IllegalArgumentException} that lists the names if there is none. */
    public static Recipe named(String name) {
        return ALL.stream()
                .filter(recipe -> recipe.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no recipe for a model \"" + name
                        + "\"; there are " + ALL.stream().map(Recipe::name).collect(Collectors.joining(", "))));
    }

    /** Two layers of four heads and no MLP. */
    private static Recipe induction() {
        ModelConfig model = new ModelConfig(
                2,
                64,
                Vocabulary.of(InductionAlphabet.TOKENS.size()),
                new Positions(InductionSentences.CONTEXT, PositionalEmbedding.STANDARD),
                new Attention(4, 16, AttentionDirection.CAUSAL),
                Optional.empty(),
                new Norms(Normalization.LN, EPSILON));
        InductionSentences sentences = new InductionSentences();
        return new Recipe(
                new TrainingRecipe(
                        "induction", model, new Optimisation(3e-3, 100, 0.05, 0.01, 0.9, 0.98, 1), 1200, 64, 0.05, 1),
                sentences,
                sentences,
                WordListTokenizer.of(InductionAlphabet.TOKENS),
                "induction",
                """
                Sequences of 4 to 12 different symbols, drawn from 62 letters and digits and written twice. Each token of
                the repeat but its first counts. There are so many sequences that any new one is held out.""");
    }

    /** Three layers of four heads, with MLPs. */
    private static Recipe ioi() {
        ModelConfig model = new ModelConfig(
                3,
                64,
                Vocabulary.of(IoiLanguage.TOKENS.size()),
                new Positions(IoiSentences.CONTEXT, PositionalEmbedding.STANDARD),
                new Attention(4, 16, AttentionDirection.CAUSAL),
                Optional.of(new Mlp(128, Activation.GELU_NEW, false)),
                new Norms(Normalization.LN, EPSILON));
        return new Recipe(
                new TrainingRecipe(
                        "ioi", model, new Optimisation(3e-3, 100, 0.05, 0.05, 0.9, 0.98, 1), 1800, 64, 0.05, 1),
                new IoiSentences(IoiSentences.Pairs.TRAINING, THIRD_GIVER),
                new IoiSentences(IoiSentences.Pairs.HELD_OUT, 0),
                WordListTokenizer.of(IoiLanguage.TOKENS),
                "ioi",
                """
                Sentences in which two people meet (9 openings, either name first) and one gives something to the other
                (10 closings), with scenery and bystanders before and between, so that names stand at many positions. In
                a quarter of them a third person gives, to "them". 48 names, 16 places, 16 objects. The last token has
                weight 1, all others 0.2. Pairs of names whose places in the list add up to a multiple of ten never meet
                in training; held-out sentences are about just those pairs, without the third person.""");
    }
}
