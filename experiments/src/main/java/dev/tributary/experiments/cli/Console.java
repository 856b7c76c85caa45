package dev.tributary.experiments.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command speaks.
 *
 * @param out results, and nothing else
 * @param err everything else
 * @param terminal whether a person watches {@code err}
 */
public record Console(PrintStream out, PrintStream err, boolean terminal) {

    /** The streams of the process, in UTF-8 whatever the platform's habit; the launcher says whether a person watches. */
    static Console ofProcess() {
        return new Console(
                stream(FileDescriptor.out), stream(FileDescriptor.err), Boolean.getBoolean("tributary.terminal"));
    }

    /** A line of results; throws {@link LostOutput} if it does not arrive. */
    void result(String line) {
        out.println(line);
        requireWritten();
    }

    /** Throws {@link LostOutput} if anything that was printed has not arrived. */
    void requireWritten() {
        if (out.checkError()) {
            throw new LostOutput();
        }
    }

    /** A line about the work. */
    void note(String line) {
        err.println(line);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
