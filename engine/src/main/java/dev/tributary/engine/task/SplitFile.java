package dev.tributary.engine.task;

import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.JsonFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A file that says which prompts are for what, by their numbers in the order of their file, counted from 0:
 * {@code {"score": [0, 1], "select": [2], "report": [3]}}. Prompts that it does not name are left out.
 */
public final class SplitFile {

    private SplitFile() {}

    /**
     * Reads a file; throws {@link FormatException} with a JSON pointer unless each part has at least one prompt, and each
     * prompt is named once at most.
     *
     * @param prompts how many there are
     */
    public static Map<SplitPart, List<Integer>> read(Path file, int prompts) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        JsonPlace root = new JsonPlace(file, "", JsonFiles.read(file)).only(List.of("score", "select", "report"));
        Map<SplitPart, List<Integer>> parts = new EnumMap<>(SplitPart.class);
        Set<Integer> taken = new HashSet<>();
        for (SplitPart part : SplitPart.values()) {
            JsonPlace list = root.field(part.fileName());
            List<JsonPlace> items = list.items("a list of prompt numbers");
            if (items.isEmpty()) {
                throw list.refused("expected at least one prompt number, got an empty list");
            }
            for (JsonPlace item : items) {
                int number = item.index("the number of a prompt");
                if (number >= prompts) {
                    throw item.refused("there is no prompt " + number + ", only " + prompts + ", counted from 0");
                }
                if (!taken.add(number)) {
                    throw item.refused("prompt " + number + " is named twice");
                }
            }
            parts.put(part, list.indices("the number of a prompt"));
        }
        return parts;
    }
}
