package dev.tributary.engine.hooks;

import dev.tributary.engine.linalg.Matrix;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.model.Points;
import dev.tributary.engine.model.Taps;
import dev.tributary.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What one run shows to hooks and keeps for a cache. Beside the points of the executor it serves two that are made of
 * others: {@code hook_result}, each head's share of {@code hook_attn_out}, and {@code hook_pos_embed}. What a hook
 * changes of them is added to the point that they are a part of.
 */
final class PointServer implements Taps.Listener {

    private static final String RESULT = "attn.hook_result";
    private static final String MIXED = "attn.hook_z";

    private final ModelWeights weights;
    private final List<Hooks.Entry> hooks;
    private final PointNames spelling;
    private final Predicate<String> kept;
    private final Slice positions;
    private final Optional<String> last;
    private final Map<String, Tensor> cache = new LinkedHashMap<>();
    private final Map<Integer, Tensor> mixed = new LinkedHashMap<>();

    /**
     * @param kept which full names are kept
     * @param last after which point the run ends, if it ends early
     */
    PointServer(
            ModelWeights weights,
            List<Hooks.Entry> hooks,
            Predicate<String> kept,
            Slice positions,
            Optional<String> last) {
        this.weights = weights;
        this.hooks = hooks;
        this.spelling = new PointNames(weights.config().layers());
        this.kept = kept;
        this.positions = positions;
        this.last = last;
    }

    /** What was kept, in the order of the forward pass. */
    Map<String, Tensor> cache() {
        return cache;
    }

    /** For the executor. */
    Taps taps() {
        return new Taps(this::wantsOfExecutor, this);
    }

    private boolean wantsOfExecutor(String point) {
        return wants(point)
                || last.filter(point::equals).isPresent()
                || (point.equals(Points.block(0, "hook_resid_pre")) && wants(Points.POSITIONS))
                || isNeededForResult(point);
    }

    private boolean isNeededForResult(String point) {
        return PointNames.layerOf(point)
                .filter(layer -> point.equals(Points.block(layer, MIXED)) || point.equals(Points.attentionOut(layer)))
                .filter(layer -> wants(Points.block(layer, RESULT)))
                .isPresent();
    }

    private boolean wants(String point) {
        if (point.equals(Points.POSITIONS) && !weights.hasPositions()) {
            return false;
        }
        return kept.test(point) || hooks.stream().anyMatch(entry -> entry.isAt(point, spelling));
    }

    @Override
    public Optional<Taps.Tensor> at(String point, Taps.Tensor shown) {
        Tensor value = opened(point, shown);
        Optional<Integer> layer = PointNames.layerOf(point);
        Optional<Tensor> parts = Optional.empty();
        if (point.equals(Points.block(0, "hook_resid_pre")) && wants(Points.POSITIONS)) {
            parts = withPositions(value);
        }
        if (layer.isPresent()
                && point.equals(Points.attentionOut(layer.get()))
                && wants(Points.block(layer.get(), RESULT))) {
            parts = withResults(layer.get(), value);
        }
        Optional<Tensor> hooked = pass(point, parts.orElse(value));
        Optional<Tensor> left = hooked.isPresent() ? hooked : parts;
        if (layer.isPresent() && isNeededForResult(point) && point.endsWith(MIXED)) {
            mixed.put(layer.get(), left.orElse(value));
        }
        if (last.filter(point::equals).isPresent()) {
            throw new Stopped(left.orElse(value));
        }
        return left.map(tensor -> closed(shown, tensor));
    }

    /** A value after all hooks at its point; empty if none of them put another in its place. */
    private Optional<Tensor> pass(String point, Tensor value) {
        Optional<Tensor> left = Optional.empty();
        HookPoint at = new HookPoint(point);
        for (Hooks.Entry entry : hooks) {
            if (entry.isAt(point, spelling)) {
                Optional<Tensor> given = entry.hook().at(left.orElse(value), at);
                given.ifPresent(tensor -> requireShape(point, value, tensor));
                left = given.isPresent() ? given : left;
            }
        }
        if (kept.test(point)) {
            cache.put(point, positions.of(left.orElse(value), at.positionAxis()));
        }
        return left;
    }

    static void requireShape(String point, Tensor expected, Tensor given) {
        if (!Arrays.equals(expected.shape(), given.shape())) {
            throw new IllegalArgumentException("a hook at " + point + " must give a tensor of shape "
                    + Arrays.toString(expected.shape()) + ", got " + Arrays.toString(given.shape()));
        }
    }

    private Optional<Tensor> withPositions(Tensor stream) {
        int[] shape = stream.shape();
        double[] table = weights.positions().toArray();
        double[] values = new double[shape[0] * shape[1] * shape[2]];
        int each = shape[1] * shape[2];
        for (int prompt = 0; prompt < shape[0]; prompt++) {
            System.arraycopy(table, 0, values, prompt * each, each);
        }
        Tensor given = Tensor.wrap(values, shape);
        Optional<Tensor> left = pass(Points.POSITIONS, given);
        if (left.isPresent() && weights.isShortformer()) {
            throw new IllegalArgumentException("the position vectors of this model are added to what queries and keys"
                    + " read, layer by layer, so " + Points.POSITIONS + " can be looked at but not changed; change"
                    + " blocks.N.attn.hook_q and hook_k");
        }
        return left.map(changed -> stream.plus(changed.minus(given)));
    }

    private Optional<Tensor> withResults(int layer, Tensor out) {
        Tensor results = results(weights, layer, Objects.requireNonNull(mixed.remove(layer)));
        return pass(Points.block(layer, RESULT), results).map(left -> out.plus(headSum(left.minus(results))));
    }

    /** [batch, pos, head, d_head] through W_O: [batch, pos, head, d_model], without the bias. */
    static Tensor results(ModelWeights weights, int layer, Tensor mixed) {
        int heads = mixed.extent(-2);
        int width = weights.config().dModel();
        int rows = mixed.size() / heads / mixed.extent(-1);
        double[] all = new double[rows * heads * width];
        for (int head = 0; head < heads; head++) {
            Matrix output = weights.output(layer, head);
            Tensor own = mixed.select(-2, head);
            double[] product = Matrix.wrap(rows, own.extent(-1), own.toArray())
                    .times(output)
                    .toArray();
            for (int row = 0; row < rows; row++) {
                System.arraycopy(product, row * width, all, (row * heads + head) * width, width);
            }
        }
        int[] shape = mixed.shape();
        shape[shape.length - 1] = width;
        return Tensor.wrap(all, shape);
    }

    /** The sum over the last but one axis. */
    static Tensor headSum(Tensor tensor) {
        Tensor sum = tensor.select(-2, 0);
        for (int head = 1; head < tensor.extent(-2); head++) {
            sum = sum.plus(tensor.select(-2, head));
        }
        return sum;
    }

    /** In the field's shape, which has an axis of heads even where there is one. */
    private Tensor opened(String point, Taps.Tensor shown) {
        int[] shape = shown.shape();
        Tensor tensor = Tensor.wrap(shown.values(), shape);
        ModelConfig config = weights.config();
        return new HookPoint(point).hasHeads()
                        && shape.length == 3
                        && shape[2] == config.attention().dHead()
                ? tensor.reshape(shape[0], shape[1], 1, shape[2])
                : tensor;
    }

    private static Taps.Tensor closed(Taps.Tensor shown, Tensor value) {
        return new Taps.Tensor(shown.shape(), value.toArray());
    }

    /** Ends a run early; nobody but the model itself sees it. */
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient Tensor stream;

        private Stopped(Tensor stream) {
            super("the run ends here", null, false, false);
            this.stream = stream;
        }

        Tensor stream() {
            return stream;
        }
    }
}
