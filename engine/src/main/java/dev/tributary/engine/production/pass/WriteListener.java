package dev.tributary.engine.production.pass;

/** Listens to the gradients at what components write, and to nothing else. */
public interface WriteListener extends BackwardListener {

    @Override
    default void read(ReadGradients gradients) {
        // what readers see is not what components write
    }

    @Override
    default void attended(AttentionGradients gradients) {
        // nothing is told apart by queries
    }

    @Override
    default boolean wantsWrites() {
        return true;
    }
}
