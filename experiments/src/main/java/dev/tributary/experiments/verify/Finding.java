package dev.tributary.experiments.verify;

/**
 * What came of computing one thing again.
 *
 * @param what the file, the row or the number
 * @param verdict whether it holds
 * @param detail by how much it differs, or why it cannot be said
 */
public record Finding(String what, Verdict verdict, String detail) {

    /** Whether a stored result holds. */
    public enum Verdict {
        SAME("the same, bit for bit"),
        CLOSE("the same within rounding"),
        DIFFERENT("DIFFERENT"),
        UNKNOWN("cannot be said");

        private final String words;

        Verdict(String words) {
            this.words = words;
        }

        /** For people. */
        public String words() {
            return words;
        }
    }

    /** Whether it holds, bit for bit or within rounding. */
    public boolean holds() {
        return verdict == Verdict.SAME || verdict == Verdict.CLOSE;
    }

    static Finding unknown(String what, String why) {
        return new Finding(what, Verdict.UNKNOWN, why);
    }
}
