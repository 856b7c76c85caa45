package dev.tributary.engine.hub;

import java.io.IOException;

/** A hub that did not give what was asked for; the message says what to do. */
public final class HubException extends IOException {

    private static final long serialVersionUID = 1L;

    public HubException(String message) {
        super(message);
    }

    public HubException(String message, Throwable cause) {
        super(message, cause);
    }
}
