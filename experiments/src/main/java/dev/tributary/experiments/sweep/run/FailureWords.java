package dev.tributary.experiments.sweep.run;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** What a failure says, in a row of a table or a list of problems. */
final class FailureWords {

    private FailureWords() {}

    static String of(Throwable failed) {
        String message = failed.getMessage();
        if (failed instanceof NoSuchFileException) {
            return "no such file or folder: " + message;
        }
        if (failed instanceof AccessDeniedException) {
            return "permission denied: " + message;
        }
        if (failed instanceof OutOfMemoryError) {
            return "out of memory (" + message + "); take a smaller batch, or tell fewer positions apart";
        }
        return message == null ? failed.getClass().getSimpleName() : message;
    }
}
