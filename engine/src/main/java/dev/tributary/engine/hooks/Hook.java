package dev.tributary.engine.hooks;

import dev.tributary.engine.tensor.Tensor;
import java.util.Optional;

/**
 * Sees an activation (or a gradient) as it passes, and may put another in its place. Looking alone changes nothing, save that
 * where {@code hook_attn_out} or {@code hook_result} is looked at, the last bits may differ: what heads write is then
 * added up before it is added to the stream.
 */
@FunctionalInterface
public interface Hook {

    /**
     * @param value what passes, with its batch axis
     * @return what goes on in its place, of the same shape; empty leaves it as it is
     */
    Optional<Tensor> at(Tensor value, HookPoint point);
}
