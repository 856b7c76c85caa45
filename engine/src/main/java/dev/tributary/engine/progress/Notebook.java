package dev.tributary.engine.progress;

import java.util.Optional;

/**
 * Where long work notes how far it is, so that it goes on from there after an interruption. One kind of work, with one
 * model, prompts and settings, has one notebook.
 */
public interface Notebook {

    /** What was written last, if anything was. */
    Optional<byte[]> read();

    /** Replaces what was written before, whole or not at all. */
    void write(byte[] state);

    /** Keeps nothing: work that is interrupted begins again. */
    static Notebook none() {
        return new Notebook() {
            @Override
            public Optional<byte[]> read() {
                return Optional.empty();
            }

            @Override
            public void write(byte[] state) {
                // nobody asked for it
            }
        };
    }
}
