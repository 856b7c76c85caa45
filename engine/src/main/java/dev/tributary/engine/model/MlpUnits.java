package dev.tributary.engine.model;

import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.graph.Node;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.index.NeuronSpace;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * What the hidden units of MLPs hold after the nonlinearity ({@code mlp.hook_post}; of a gated MLP the product of its two
 * branches), [row, d_mlp] for each layer. Made when it is first asked for.
 */
public final class MlpUnits {

    private final Supplier<Map<Integer, double[]>> make;
    private final boolean zero;
    private final AtomicReference<Map<Integer, double[]>> made = new AtomicReference<>();

    private MlpUnits(Supplier<Map<Integer, double[]>> make, boolean zero) {
        this.make = make;
        this.zero = zero;
    }

    /** Those of a run of the model as it is: a further forward pass once they are asked for. */
    public static MlpUnits of(PatchableModel model, TokenBatch tokens) {
        return new MlpUnits(
                () -> {
                    Map<Integer, double[]> held = new HashMap<>();
                    Taps taps = new Taps(point -> Points.hiddenLayer(point).isPresent(), (point, tensor) -> {
                        held.put(
                                Points.hiddenLayer(point).orElseThrow(),
                                tensor.values().clone());
                        return Optional.empty();
                    });
                    model.logits(ForwardRun.plain(tokens, new OutputRows(0)).with(taps));
                    return held;
                },
                false);
    }

    /** All of them zero. */
    public static MlpUnits zeros() {
        return new MlpUnits(Map::of, true);
    }

    /** Of activations that no run has made. */
    static MlpUnits unknown() {
        return new MlpUnits(
                () -> {
                    throw new IllegalArgumentException("units are replaced by those of a run or by zeros: means and"
                            + " learned constants are taken of what components write, behind the units; use --ablation"
                            + " corrupt or zero");
                },
                false);
    }

    /** Copies the units of a row to the start of {@code target}. */
    public void read(int layer, int row, double[] target, int width) {
        if (zero) {
            Arrays.fill(target, 0, width, 0);
            return;
        }
        Map<Integer, double[]> known = made.updateAndGet(already -> already == null ? make.get() : already);
        double[] all = known.get(layer);
        if (all == null) {
            throw new IllegalArgumentException("nothing is known of the units of m" + layer);
        }
        System.arraycopy(all, row * width, target, 0, width);
    }

    /** Puts these in the place of units as a mask of units says, in a run of the model. */
    public Taps replacing(PatchMask mask, LaneMap lanes) {
        NeuronSpace space = (NeuronSpace) mask.space().orElseThrow();
        int width = space.width();
        return new Taps(point -> Points.hiddenLayer(point).isPresent(), (point, tensor) -> {
            int layer = Points.hiddenLayer(point).orElseThrow();
            int writer = space.graph().findWriter(new Node.Mlp(layer)).orElseThrow();
            double[] values = tensor.values().clone();
            double[] other = new double[width];
            boolean changed = false;
            for (int row = 0; row < lanes.rows(); row++) {
                read(layer, row, other, width);
                int index = space.row(lanes.lane(row), writer);
                for (int unit = 0; unit < width; unit++) {
                    double share = mask.at(index + unit);
                    if (share != 0) {
                        values[row * width + unit] += share * (other[unit] - values[row * width + unit]);
                        changed = true;
                    }
                }
            }
            return changed ? Optional.of(new Taps.Tensor(tensor.shape(), values)) : Optional.empty();
        });
    }

    /** Whether a mask tells units apart. */
    public static boolean areMasked(PatchMask mask) {
        return mask.space().filter(space -> space.elements() == Elements.UNITS).isPresent();
    }
}
