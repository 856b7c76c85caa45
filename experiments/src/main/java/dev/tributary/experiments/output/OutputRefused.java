package dev.tributary.experiments.output;

/** Results cannot go where they were asked to. The message says what is in the way, and what to do. */
public final class OutputRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OutputRefused(String message) {
        super(message);
    }

    OutputRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
