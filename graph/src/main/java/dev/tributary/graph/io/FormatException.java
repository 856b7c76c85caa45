package dev.tributary.graph.io;

import java.io.IOException;
import java.nio.file.Path;

/** A file that does not hold what its format asks for: which file, where in it, and why it was refused. */
public final class FormatException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String file;
    private final String where;
    private final String reason;

    /**
     * @param file the file that was refused
     * @param where the place in it, as a JSON pointer or a line number; empty for the file as a whole
     * @param reason what was expected and what was found
     */
    public FormatException(Path file, String where, String reason) {
        super(file + (where.isEmpty() ? "" : " at " + where) + ": " + reason);
        this.file = file.toString();
        this.where = where;
        this.reason = reason;
    }

    /** With the failure that led to it. */
    public FormatException(Path file, String where, String reason, Throwable cause) {
        this(file, where, reason);
        initCause(cause);
    }

    /** The file that was refused. */
    public Path file() {
        return Path.of(file);
    }

    /** The place in the file, as a JSON pointer or a line number; empty for the file as a whole. */
    public String where() {
        return where;
    }

    /** What was expected and what was found. */
    public String reason() {
        return reason;
    }
}
