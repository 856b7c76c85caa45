package dev.tributary.experiments.sweep.run;

import dev.tributary.experiments.run.opening.Session;
import java.io.IOException;
import java.util.Optional;

/**
 * An opened model, or why it cannot be opened.
 *
 * @param own the model
 * @param reason why there is none
 */
record Opened(Optional<Session> own, String reason) implements AutoCloseable {

    static Opened of(Session session) {
        return new Opened(Optional.of(session), "");
    }

    static Opened failed(String reason) {
        return new Opened(Optional.empty(), reason);
    }

    /** The model; throws why there is none. */
    Session session() {
        return own.orElseThrow(() -> new IllegalArgumentException(reason));
    }

    @Override
    public void close() throws IOException {
        if (own.isPresent()) {
            own.get().close();
        }
    }
}
