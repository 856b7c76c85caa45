package dev.tributary.engine.prune;

import dev.tributary.engine.model.WayBack;
import dev.tributary.engine.named.Named;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What gradient methods may put in the place of derivatives: slopes of relevance (RelP, LRP), the exact softmax (the QK
 * fix of AtP*), and backward passes that leave out one block each (its GradDrop).
 *
 * @param slopes what stands for derivatives of norms, activations and products
 * @param qk what stands for the derivative with respect to queries and keys
 * @param drop which backward passes are made
 */
public record Corrections(WayBack.Slopes slopes, WayBack.Attention qk, Drop drop) {

    /** Derivatives of everything, in one pass. */
    public static final Corrections NONE =
            new Corrections(WayBack.Slopes.DERIVATIVE, WayBack.Attention.DERIVATIVE, Drop.NONE);

    /** Which backward passes are made. */
    public enum Drop {
        /** One, through everything. */
        NONE,
        /**
         * One for each block, through everything else: the mean of the magnitudes, prompt by prompt, so that a path that
         * undoes another hides nothing. Scores have no sign.
         */
        BLOCKS
    }

    /** As they are typed, after others; nothing if there are none. */
    Map<String, String> settings(Map<String, String> before) {
        Map<String, String> settings = new LinkedHashMap<>(before);
        if (!equals(NONE)) {
            settings.put("slopes", Named.spelled(slopes));
            settings.put("qk", Named.spelled(qk));
            settings.put("drop", Named.spelled(drop));
        }
        return settings;
    }

    /** The way back through everything. */
    WayBack wayBack() {
        return new WayBack(slopes, qk, OptionalInt.empty());
    }
}
