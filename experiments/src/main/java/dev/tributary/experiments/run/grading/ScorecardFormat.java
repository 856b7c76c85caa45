package dev.tributary.experiments.run.grading;

import dev.tributary.experiments.run.asked.UsageException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The files that a scorecard can be, told by the endings of their names. */
public enum ScorecardFormat {
    CSV,
    JSON,
    TEX;

    /** The format of a file; throws {@link UsageException} that names all if its ending is none of them. */
    public static ScorecardFormat of(Path file) {
        String name = file.toString().toUpperCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> name.endsWith("." + format.name()))
                .findFirst()
                .orElseThrow(() -> new UsageException("a scorecard is written as "
                        + Arrays.stream(values())
                                .map(format -> "." + format.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))
                        + "; got --out " + file));
    }
}
