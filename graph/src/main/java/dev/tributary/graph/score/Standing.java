package dev.tributary.graph.score;

import java.util.Locale;

/** How far prompts agree that a score is not zero. */
public enum Standing {
    /** It differs from zero among so many that are looked at: its q-value is at most .05. */
    CORE,
    /** Looked at alone it differs from zero, but so do some by chance among so many. */
    PLAUSIBLE,
    /** Its interval holds zero: other prompts may give it another sign. */
    UNSTABLE;

    /** Of a score with this interval and q-value. */
    public static Standing of(double low, double high, double q) {
        if (q <= 0.05) {
            return CORE;
        }
        return low > 0 || high < 0 ? PLAUSIBLE : UNSTABLE;
    }

    /** The name in tables and files. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
