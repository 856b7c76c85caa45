package dev.tributary.experiments.run.asked;

import java.util.function.Supplier;

/** What the user asked for cannot be: an option, a name or a path is wrong. The message says how to put it right. */
public final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With what is wrong and how to put it right. */
    public UsageException(String message) {
        super(message);
    }

    /** The same, with where it was noticed. */
    public UsageException(String message, Throwable cause) {
        super(message, cause);
    }

    /** What is made from something that was typed; an {@link IllegalArgumentException} says what is wrong with that. */
    public static <T> T named(Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException unknown) {
            throw new UsageException(String.valueOf(unknown.getMessage()), unknown);
        }
    }
}
