package dev.tributary.engine.analysis;

import dev.tributary.engine.hooks.ActivationCache;
import dev.tributary.engine.hooks.CacheRequest;
import dev.tributary.engine.hooks.HookedText;
import dev.tributary.engine.hooks.HookedTransformer;
import dev.tributary.engine.hooks.Hooks;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.tensor.Tensor;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.engine.tokenize.BosChoice;
import java.util.Optional;

/** Models with two layers of three heads, which attend as they are told. */
final class Attending {

    private Attending() {}

    static HookedTransformer model() {
        return model(RandomTransformer.gpt2());
    }

    static HookedTransformer model(RandomTransformer random) {
        return HookedTransformer.of(
                random.architecture(),
                random.parameters(),
                Precision.FP64,
                1,
                new HookedText(Optional.empty(), BosChoice.NO));
    }

    /** A cache in which head 1 of layer 0 has this pattern [query][key], and all others attend to nothing. */
    static ActivationCache cache(HookedTransformer model, double[][] pattern) {
        int length = pattern.length;
        Hooks hooks = Hooks.none().forwardWhere(name -> name.endsWith("pattern"), (value, at) -> {
            double[] values = new double[value.size()];
            for (int query = 0; at.layer().orElseThrow() == 0 && query < length; query++) {
                System.arraycopy(pattern[query], 0, values, (length + query) * length, length);
            }
            return Optional.of(Tensor.of(values, value.shape()));
        });
        TokenBatch tokens = TokenBatch.of(java.util.List.of(new int[length]));
        return model.runWithCache(tokens, CacheRequest.where(name -> name.endsWith("pattern")), hooks)
                .cache();
    }
}
