package dev.tributary.engine.scorecard;

import java.util.List;
import java.util.Optional;

/** Something that is asked of a circuit. */
public interface Criterion {

    /** Its name in tables and files. */
    String name();

    /** What is asked, with formula and source, in one or two sentences. */
    String about();

    /** Why it cannot be asked of this circuit; empty if it can. */
    default Optional<String> unsuited(Exhibit exhibit) {
        return Optional.empty();
    }

    /** Asks; at least one line. */
    List<Finding> examine(Exhibit exhibit);
}
