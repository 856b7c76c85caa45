package dev.tributary.engine.foreign;

import dev.tributary.engine.task.PromptSet;
import dev.tributary.graph.io.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Every way in which other programs write prompt pairs. */
public final class PromptFormats {

    /** One line for each. */
    private static final List<PromptFormat> ALL =
            List.of(new AutoCircuitJson(), new EapIgCsv(), new PeapCsv(), new EdgePruningJsonl());

    private PromptFormats() {}

    /**
     * Reads a file of any of these kinds; throws {@link FormatException} with what it should be if it is of none.
     *
     * @param counterfactual the file with the corrupt prompts, row by row, for formats that have them apart
     * @param spans the columns that are spans, in order; those that look like it if empty
     */
    public static PromptSet read(Path file, Optional<Path> counterfactual, List<String> spans) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        for (PromptFormat format : ALL) {
            if (format.recognises(file)) {
                return format.read(file, new PromptFormat.Told(counterfactual, spans));
            }
        }
        throw new FormatException(
                file,
                "",
                "is of no known kind of prompts; there are "
                        + ALL.stream().map(PromptFormat::about).collect(Collectors.joining("; ")));
    }
}
