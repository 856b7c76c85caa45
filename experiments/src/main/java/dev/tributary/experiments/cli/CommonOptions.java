package dev.tributary.experiments.cli;

import dev.tributary.experiments.run.asked.UsageException;
import java.util.List;

/** What options of several commands have in common: words of which one is taken. */
final class CommonOptions {

    private CommonOptions() {}

    /** What was given; throws {@link UsageException} with all that are known if it is none of them. */
    static String choice(String option, String given, List<String> known) {
        if (!known.contains(given)) {
            throw new UsageException(option + " must be " + String.join(" or ", known) + ", got '" + given + "'");
        }
        return given;
    }
}
