package dev.tributary.experiments.cli;

import dev.tributary.experiments.run.asked.UsageException;
import java.util.List;

/** Words of which an option takes one. */
final class Choice {

    private Choice() {}

    /** What was given; throws {@link UsageException} with all that are known if it is none of them. */
    static String of(String option, String given, List<String> known) {
        if (!known.contains(given)) {
            throw new UsageException(option + " must be " + String.join(" or ", known) + ", got '" + given + "'");
        }
        return given;
    }
}
