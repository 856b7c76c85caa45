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

    /** Whether scores keep the signs and sizes of effects: magnitudes do not. */
    boolean keepsEffects() {
        return drop == Drop.NONE;
    }

    /** What they cost. */
    static final String COST =
            "slopes cost nothing, qk=exact about 11 forward at the shape of GPT-2-small, drop=blocks a forward"
                    + " and a backward for each block";

    /** What they do, and where they mislead. */
    static final String ABOUT =
            "slopes=relp takes what norms divide by as constant, f(x) / x for the slope of an activation (but"
                    + " ReLU) and half of each factor's derivative in gated products, which tames MLPs; slopes=lrp holds patterns"
                    + " constant too, so that q and k have nothing: neither is a derivative any more. qk=exact takes what a changed"
                    + " query or key does through the softmax itself, which sees saturated attention; it serves edges, and what"
                    + " comes before the query or key still has the derivative. drop=blocks leaves each block out in turn and takes"
                    + " the mean of magnitudes, which sees what is undone further on; its scores have no sign and add up to nothing.";

    /** Where they come from. */
    static final String PAPERS =
            "corrections: Kramar, Lieberum, Shah, Nanda 2024, AtP*, arXiv:2403.00745; Jafari et al. 2025,"
                    + " RelP: Faithful and Efficient Circuit Discovery via Relevance Patching, arXiv:2508.21258";

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
