package dev.tributary.engine.hooks;

import dev.tributary.engine.model.Points;

/**
 * How far along the stream: before the attention of a layer, before its MLP, or at the end.
 *
 * @param layer counted from zero; the number of layers stands for the end
 * @param beforeMlp whether the attention of that layer has been added already
 */
public record Depth(int layer, boolean beforeMlp) {

    private static final int END = Integer.MAX_VALUE;

    /** After the last layer. */
    public static Depth end() {
        return new Depth(END, false);
    }

    /** Before a layer; -1 is the last. */
    public static Depth before(int layer) {
        return new Depth(layer, false);
    }

    /** Before the MLP of a layer; -1 is the last. */
    public static Depth beforeMlp(int layer) {
        return new Depth(layer, true);
    }

    /** The same with the layer counted from zero. */
    Depth in(int layers) {
        boolean end = layer == END || (layer == layers && !beforeMlp);
        return new Depth(end ? layers : new PointNames(layers).layer(layer), beforeMlp && !end);
    }

    /** The norm that reads the stream here. */
    String norm(int layers) {
        Depth here = in(layers);
        if (here.layer() == layers) {
            return "ln_final";
        }
        return Points.block(here.layer(), here.beforeMlp() ? "ln2" : "ln1");
    }

    /** The point that shows the stream here. */
    String point(int layers) {
        Depth here = in(layers);
        if (here.layer() == layers) {
            return Points.block(layers - 1, "hook_resid_post");
        }
        return Points.block(here.layer(), here.beforeMlp() ? "hook_resid_mid" : "hook_resid_pre");
    }
}
