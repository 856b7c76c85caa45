package dev.tributary.engine.foreign;

import dev.tributary.engine.task.PromptSet;
import dev.tributary.graph.io.FormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** How another program writes prompt pairs. */
interface PromptFormat {

    /** What it is called, with what is asked of a file. */
    String about();

    /** Whether a file is of this kind, told by its name and, of a table, its header. */
    boolean recognises(Path file) throws IOException;

    /** Reads a file; throws {@link FormatException} with the line and the reason if something does not fit. */
    PromptSet read(Path file, Told told) throws IOException;

    /**
     * What a file does not say itself.
     *
     * @param counterfactual the file with the corrupt prompts, row by row, where they are apart
     * @param spans the columns that are spans, in order; those that look like it if empty
     */
    record Told(Optional<Path> counterfactual, List<String> spans) {
        public Told {
            spans = List.copyOf(spans);
        }
    }
}
