package dev.tributary.experiments.run.asked;

/** Whole numbers that options take. Beyond the largest something was mistyped, and memory would run out without a word. */
public enum Limit {
    PAIRS("--pairs", 1_000_000),
    THREADS("--threads", 1_024),
    BATCH("--batch", 65_536),
    PROMPTS("--prompts", 65_536),
    REPEATS("--repeats", 1_000_000);

    private final String option;
    private final int most;

    Limit(String option, int most) {
        this.option = option;
        this.most = most;
    }

    /** Throws {@link UsageException} unless a number is at least 1 and not too large. */
    public void require(int value) {
        if (value < 1) {
            throw new UsageException(option + " must be at least 1, got " + value);
        }
        if (value > most) {
            throw new UsageException(option + " must be at most " + most + ", got " + value);
        }
    }
}
