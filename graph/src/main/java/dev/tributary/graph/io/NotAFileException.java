package dev.tributary.graph.io;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A folder stands where a file was expected. */
public final class NotAFileException extends FileSystemException {

    private static final long serialVersionUID = 1L;

    public NotAFileException(Path path) {
        super(path.toString(), null, "expected a file, found a folder");
    }

    /** With the failure by which it was noticed. */
    NotAFileException(Path path, Throwable cause) {
        this(path);
        initCause(cause);
    }
}
