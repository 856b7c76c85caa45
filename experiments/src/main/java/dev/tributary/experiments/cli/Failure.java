package dev.tributary.experiments.cli;

import dev.tributary.experiments.output.OutputRefused;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.NotAFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine.ParameterException;

/**
 * An error as a user sees it.
 *
 * @param exitCode 1 if the work failed, 2 if what was asked for cannot be
 * @param message one sentence or two
 */
record Failure(int exitCode, String message) {

    static final int FAILED = 1;
    static final int BAD_USAGE = 2;

    /** What to tell the user about this error. */
    static Failure of(Throwable error) {
        if (error instanceof ParameterException || error instanceof UsageException || error instanceof OutputRefused) {
            return new Failure(BAD_USAGE, words(error));
        }
        if (error instanceof UncheckedIOException io && io.getCause() != null) {
            return of(io.getCause());
        }
        if (error instanceof IOException io) {
            return ofFile(io);
        }
        if (error instanceof OutOfMemoryError) {
            return new Failure(FAILED, outOfMemory(words(error)));
        }
        if (error instanceof LostOutput) {
            return new Failure(FAILED, words(error));
        }
        if (error instanceof LinkageError) {
            return new Failure(FAILED, "a library could not be loaded: " + words(root(error)));
        }
        if (error instanceof IllegalArgumentException) {
            return new Failure(FAILED, words(error));
        }
        return new Failure(FAILED, words(error) + " (" + error.getClass().getSimpleName() + "; --debug shows where)");
    }

    /** Models and what they compute lie outside Java's heap, where JavaCPP counts bytes; scores lie in it. */
    private static String outOfMemory(String words) {
        return words.contains("physicalBytes") || words.contains("totalBytes")
                ? "this machine has too little memory (" + words
                        + "); take a smaller --batch, shorter prompts, or --precision fp32 instead of fp64"
                : "out of memory (" + words + "); take a smaller --batch, tell fewer positions apart (--positions), or"
                        + " give Java more: TRIBUTARY_JAVA_OPTIONS=-Xmx8g";
    }

    private static Failure ofFile(IOException error) {
        if (error instanceof FormatException) {
            return new Failure(FAILED, words(error));
        }
        Optional<String> reason = Optional.empty();
        if (error instanceof NoSuchFileException) {
            reason = Optional.of("no such file or folder: ");
        } else if (error instanceof AccessDeniedException) {
            reason = Optional.of("permission denied: ");
        } else if (error instanceof NotAFileException) {
            reason = Optional.of("reading failed: ");
        } else if (error instanceof NotDirectoryException) {
            reason = Optional.of("not a folder: ");
        } else if (error instanceof FileAlreadyExistsException) {
            reason = Optional.of("exists already: ");
        }
        return reason.map(text -> new Failure(BAD_USAGE, text + words(error)))
                .orElseGet(() -> new Failure(FAILED, "reading or writing failed: " + words(error)));
    }

    private static Throwable root(Throwable error) {
        Throwable cause = error.getCause();
        return cause == null ? error : root(cause);
    }

    private static String words(Throwable error) {
        return Objects.requireNonNullElse(error.getMessage(), error.getClass().getSimpleName());
    }
}
