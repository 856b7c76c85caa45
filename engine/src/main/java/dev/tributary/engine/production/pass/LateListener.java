package dev.tributary.engine.production.pass;

import dev.tributary.engine.production.kernel.Block;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A listener that is made when the way back begins, since it needs what the way there wrote. */
public final class LateListener implements BackwardListener {

    private final Supplier<BackwardListener> make;
    private @Nullable BackwardListener made;

    public LateListener(Supplier<BackwardListener> make) {
        this.make = make;
    }

    private BackwardListener listener() {
        if (made == null) {
            made = make.get();
        }
        return made;
    }

    @Override
    public void read(ReadGradients gradients) {
        listener().read(gradients);
    }

    @Override
    public void attended(AttentionGradients gradients) {
        listener().attended(gradients);
    }

    @Override
    public boolean wantsWrites() {
        return listener().wantsWrites();
    }

    @Override
    public void shown(String point, Block data, Block gradient) {
        listener().shown(point, data, gradient);
    }

    @Override
    public void wrote(WriteGradients gradients) {
        listener().wrote(gradients);
    }
}
