package dev.tributary.engine.smollm2;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the file of the real model is. */
public final class RealModel {

    public static final String SHA_256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53";

    private static final String VARIABLE = "TRIBUTARY_SMOLLM2";

    private RealModel() {}

    /** SmolLM2-135M-Instruct.Q4_1.gguf; tests that need it carry the tag {@code smollm2}. */
    public static Path file() {
        String named = System.getenv(VARIABLE);
        if (named == null || !Files.isRegularFile(Path.of(named))) {
            throw new IllegalStateException("expected " + VARIABLE
                    + " to name SmolLM2-135M-Instruct.Q4_1.gguf (.ci/run fetches it), got " + named);
        }
        return Path.of(named);
    }
}
