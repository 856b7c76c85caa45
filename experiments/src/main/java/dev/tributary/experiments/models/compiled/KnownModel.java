package dev.tributary.experiments.models.compiled;

import dev.tributary.engine.model.Architecture;
import dev.tributary.engine.tensor.Parameters;
import java.util.List;

/** A model whose mechanism is known beforehand. */
public interface KnownModel {

    /** What it is called on the command line. */
    String name();

    /**
     * Its forward pass.
     *
     * @param separate whether q, k and v of a head are inputs of their own
     */
    Architecture architecture(boolean separate);

    /** Its numbers. */
    Parameters parameters();

    /** The circuits that are known to do its work, one for each ablation that the answer depends on. */
    List<KnownCircuit> circuits();
}
