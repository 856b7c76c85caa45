package dev.tributary.engine.production.pass;

/** Listens to the gradients at what components write, and to nothing else. */
public interface WriteListener extends BackwardListener {

    @Override
    void wrote(WriteGradients gradients);

    @Override
    default boolean wantsWrites() {
        return true;
    }
}
