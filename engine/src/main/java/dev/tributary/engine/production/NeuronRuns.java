package dev.tributary.engine.production;

import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.PatchedRuns;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.NeuronSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One run under many masks, some of which may be of neurons: each of those takes a forward pass of its own.
 *
 * @param others runs all other masks
 * @param apart runs one mask of neurons
 */
record NeuronRuns(PatchedRuns others, Function<PatchMask, Logits> apart) implements PatchedRuns {

    @Override
    public Logits clean() {
        return others.clean();
    }

    @Override
    public List<Logits> logits(List<PatchMask> masks) {
        List<PatchMask> rest = masks.stream().filter(mask -> !isOfNeurons(mask)).toList();
        List<Logits> known = new ArrayList<>(rest.isEmpty() ? List.of() : others.logits(rest));
        List<Logits> all = new ArrayList<>();
        for (PatchMask mask : masks) {
            all.add(isOfNeurons(mask) ? apart.apply(mask) : known.remove(0));
        }
        return all;
    }

    @Override
    public void settle(PatchMask mask) {
        if (!isOfNeurons(mask)) {
            others.settle(mask);
        }
    }

    @Override
    public void unsettle() {
        others.unsettle();
    }

    @Override
    public void close() {
        others.close();
    }

    /** Whether a mask tells coordinates apart. */
    static boolean isOfNeurons(PatchMask mask) {
        return mask.space().isPresent() && mask.space().get() instanceof NeuronSpace;
    }
}
