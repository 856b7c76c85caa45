package dev.tributary.engine.foreign;

import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.task.PromptsJson;
import java.io.IOException;
import java.nio.file.Path;

/** The form that AutoCircuit has in common with ours. */
record AutoCircuitJson() implements PromptFormat {

    @Override
    public String about() {
        return "AutoCircuit's .json with seq_labels, word_idxs and prompts";
    }

    @Override
    public boolean recognises(Path file) {
        return file.toString().endsWith(".json");
    }

    @Override
    public PromptSet read(Path file, Told told) throws IOException {
        return PromptsJson.read(file);
    }
}
