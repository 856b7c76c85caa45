package dev.tributary.experiments.benchmark;

/**
 * How much is spent on timing.
 *
 * @param threads of the executor
 * @param repeats of each timing
 * @param edges that exact patching replaces one by one
 */
public record Effort(int threads, int repeats, int edges) {
    public Effort {
        require("--threads", threads);
        require("--repeats", repeats);
        require("--edges", edges);
    }

    private static void require(String option, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(option + " must be at least 1, got " + value);
        }
    }
}
