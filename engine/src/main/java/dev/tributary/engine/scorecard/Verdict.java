package dev.tributary.engine.scorecard;

import java.util.Locale;

/** What a finding says of a circuit. */
public enum Verdict {
    /** The circuit does what is asked. */
    PASS,
    /** It does not, or too few prompts say so. */
    FAIL,
    /** A number without a bound that the field agrees on, or one that is not defined here. */
    NONE;

    static Verdict of(boolean holds) {
        return holds ? PASS : FAIL;
    }

    /** The name in tables and files. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
