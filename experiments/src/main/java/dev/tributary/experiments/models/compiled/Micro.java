package dev.tributary.experiments.models.compiled;

import dev.tributary.engine.architecture.MicroModel;
import dev.tributary.engine.model.Architecture;
import dev.tributary.engine.tensor.ArrayParameter;
import dev.tributary.engine.tensor.Parameters;
import java.util.List;

/**
 * The linear model that can be worked out by hand: two layers whose first head multiplies the stream by (1, 2) and
 * whose second multiplies it by (3, 4).
 *
 * <p>Tokens 0, 1, 2 are the vectors (1, 1), (2, 2), (3, 3); tokens 3, 4, 5 are their negatives.
 */
public record Micro() implements KnownModel {

    private static final int LAYERS = 2;
    private static final double[] VECTORS = {1, 1, 2, 2, 3, 3, -1, -1, -2, -2, -3, -3};
    private static final double[] MAPS = {1, 0, 0, 2, 3, 0, 0, 4};

    @Override
    public String name() {
        return "micro";
    }

    @Override
    public Architecture architecture(boolean separate) {
        return new MicroModel(LAYERS, VECTORS.length / 2);
    }

    @Override
    public Parameters parameters() {
        return Parameters.of(List.of(
                new ArrayParameter("vectors", VECTORS, VECTORS.length / 2, 2),
                new ArrayParameter("layers.0.maps", MAPS, 2, 2, 2),
                new ArrayParameter("layers.1.maps", MAPS, 2, 2, 2),
                new ArrayParameter("output", new double[] {1, 0, 0, 1}, 2, 2)));
    }

    /** None: every edge of a linear model with full weights carries something. */
    @Override
    public List<KnownCircuit> circuits() {
        return List.of();
    }
}
