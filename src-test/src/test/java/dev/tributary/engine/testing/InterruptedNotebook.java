package dev.tributary.engine.testing;

import dev.tributary.engine.progress.Notebook;
import java.util.Optional;

/** A notebook that is taken away after some notes. */
public final class InterruptedNotebook implements Notebook {

    private final int most;
    private int notes;
    private Optional<byte[]> last = Optional.empty();

    /** @param most how many notes can be made until it is taken away */
    public InterruptedNotebook(int most) {
        this.most = most;
    }

    @Override
    public Optional<byte[]> read() {
        return last;
    }

    @Override
    public void write(byte[] state) {
        last = Optional.of(state);
        if (++notes == most) {
            throw new IllegalStateException("interrupted");
        }
    }
}
