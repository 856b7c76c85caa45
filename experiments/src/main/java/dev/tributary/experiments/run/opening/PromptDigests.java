package dev.tributary.experiments.run.opening;

import dev.tributary.engine.tokenize.TokenisedPrompts;
import dev.tributary.graph.io.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Digests by which prompts are known again. */
public final class PromptDigests {

    /** 64 bits, which tell any two prompts of a study apart. */
    private static final int LENGTH = 16;

    private PromptDigests() {}

    /** A short digest of the clean prompt of each pair, in their order: of its ids in decimal, joined by commas. */
    public static List<String> of(TokenisedPrompts prompts) {
        return prompts.pairs().stream()
                .map(pair -> pair.clean().stream().map(String::valueOf).collect(Collectors.joining(",")))
                .map(ids -> Sha256.of(ids.getBytes(StandardCharsets.UTF_8)).substring(0, LENGTH))
                .toList();
    }

    /** One digest of all pairs as token ids with their answers, which is all that a model sees. */
    public static String ofAll(TokenisedPrompts prompts) {
        return Sha256.of(prompts.pairs().toString().getBytes(StandardCharsets.UTF_8));
    }
}
