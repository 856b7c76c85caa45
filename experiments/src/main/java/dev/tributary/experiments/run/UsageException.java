package dev.tributary.experiments.run;

/** What the user asked for cannot be: an option, a name or a path is wrong. The message says how to put it right. */
public final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }

    public UsageException(String message, Throwable cause) {
        super(message, cause);
    }
}
