package dev.tributary.experiments.run.apart;

import dev.tributary.engine.progress.Progress;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.opening.Session;
import dev.tributary.experiments.run.opening.Whereabouts;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The model that a process has open for the pieces of work that come to it, one after the other. It stays open until a
 * piece needs another one: two large models may be more than the machine can hold.
 */
public final class OpenOnce {

    private record Open(Session.Key key, Whereabouts where, Session session, LeftOpen left) {}

    private static final Deque<Open> OPEN = new ArrayDeque<>(1);

    private OpenOnce() {}

    /** Something that is done with an opened model. */
    @FunctionalInterface
    interface Kept<T> {
        T of(Session session, LeftOpen left) throws IOException;
    }

    /** The same without anything that is left open. */
    @FunctionalInterface
    public interface Use<T> {
        T of(Session session) throws IOException;
    }

    /** Opens the model of options unless it is open, and uses it; others wait. */
    public static <T> T use(RunOptions options, Whereabouts where, Use<T> use) throws IOException {
        return keep(options, where, (session, left) -> use.of(session));
    }

    /** The same, where something may be left open for the next piece. */
    static <T> T keep(RunOptions options, Whereabouts where, Kept<T> use) throws IOException {
        synchronized (OPEN) {
            Session.Key key = Session.Key.of(options);
            Open open = OPEN.peek();
            if (open == null || !open.key().equals(key) || !open.where().equals(where)) {
                close();
                open = new Open(key, where, Session.open(options, where, Progress.silent()), new LeftOpen());
                OPEN.push(open);
            }
            return use.of(open.session(), open.left());
        }
    }

    /** Closes what is open. */
    public static void close() throws IOException {
        synchronized (OPEN) {
            Open open = OPEN.poll();
            if (open != null) {
                open.left().close();
                open.session().close();
            }
        }
    }
}
