package dev.tributary.experiments.work;

import java.io.IOException;

/** A piece of work was carried out and failed; the workplace is there. The message is that of the machine that tried. */
public final class PieceFailedException extends IOException {

    private static final long serialVersionUID = 1L;

    PieceFailedException(String message) {
        super(message);
    }
}
