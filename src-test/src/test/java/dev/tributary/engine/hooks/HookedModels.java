package dev.tributary.engine.hooks;

import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.engine.tokenize.BosChoice;
import dev.tributary.engine.tokenize.WordListTokenizer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Small random models of every kind, hooked. */
final class HookedModels {

    /** Two prompts of five tokens. */
    static final TokenBatch TWO = TokenBatch.of(List.of(new int[] {1, 2, 3, 1, 5}, new int[] {6, 7, 8, 0, 7}));

    /** The first of them. */
    static final TokenBatch ONE = TokenBatch.of(List.of(new int[] {1, 2, 3, 1, 5}));

    private static final HookedText WORDS = new HookedText(
            Optional.of(WordListTokenizer.withBos(
                    List.of("<s>", "the", " cat", " dog", " sat", " on", " mat", " a", " log"), "<s>", true)),
            BosChoice.AUTO);

    private HookedModels() {}

    static Stream<RandomTransformer> all() {
        return RandomTransformer.everyKind();
    }

    static HookedTransformer open(RandomTransformer model) {
        return open(model, Precision.FP64);
    }

    static HookedTransformer open(RandomTransformer model, Precision precision) {
        return HookedTransformer.of(model.architecture(), model.parameters(), precision, 1, WORDS);
    }

    static HookedTransformer gpt2() {
        return open(RandomTransformer.gpt2());
    }

    static RandomTransformer named(String name) {
        return all().filter(model -> model.name().equals(name)).findFirst().orElseThrow();
    }
}
