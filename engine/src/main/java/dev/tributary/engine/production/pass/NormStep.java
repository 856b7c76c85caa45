package dev.tributary.engine.production.pass;

import dev.tributary.engine.model.Norm;
import dev.tributary.engine.model.WayBack;
import dev.tributary.engine.production.kernel.Blas.Panel;
import dev.tributary.engine.production.kernel.Blas.Size;
import dev.tributary.engine.production.kernel.Block;

/** A norm that has been applied to each row of each reader, and its adjoint. */
public final class NormStep {

    private final Kit kit;
    private final Norm norm;
    private final Value input;
    private final Value outcome;
    private final double[] inverses;

    private NormStep(Kit kit, Norm norm, Value input, Block normalized, double[] inverses) {
        this.kit = kit;
        this.norm = norm;
        this.input = input;
        this.inverses = inverses;
        this.outcome = input.withNorm(normalized, this);
    }

    /** What was done. */
    public Norm norm() {
        return norm;
    }

    /** How many readers are told apart: one if all of them see the same. */
    public int readers() {
        return outcome.readers();
    }

    /** What a row of a reader was multiplied with. */
    public double inverse(int row, int reader) {
        return inverses[row * outcome.readers() + reader];
    }

    /** The normalized row of a reader, without gain and bias. */
    public Panel normalized(int row, int reader) {
        return new Panel(outcome.data(), outcome.offset(row, reader), outcome.width());
    }

    /** Normalizes into a buffer of its own; gain and bias are left to the next map. */
    static NormStep forward(Kit kit, Value value, Norm norm) {
        int width = kit.dModel();
        int seen = value.readers();
        Block normalized = kit.lease().block(value.data().size());
        double[] inverses = new double[value.rows() * seen];
        Panel ones = ones(kit);
        kit.workers().run(value.rows(), row -> {
            for (int reader = 0; reader < seen; reader++) {
                long offset = value.offset(row, reader);
                Panel from = new Panel(value.data(), offset, width);
                Panel to = new Panel(normalized, offset, width);
                inverses[row * seen + reader] = Normalizer.normalize(norm, from, to, ones, width);
            }
        });
        return new NormStep(kit, norm, value, normalized, inverses);
    }

    /** The normalized value. */
    Value outcome() {
        return outcome;
    }

    /**
     * Turns the gradient of what came out into that of what went in.
     *
     * @param slopes whether what was divided by counts as constant
     */
    void backward(WayBack.Slopes slopes) {
        int width = kit.dModel();
        int readers = outcome.inputs().readers();
        int together = outcome.readers() == 1 ? readers : 1;
        Panel ones = ones(kit);
        Block sums = kit.lease().block((long) outcome.rows() * readers * 2);
        outcome.gradient().complete(outcome.rows(), readers, width);
        Block gradients = outcome.gradient().block();
        kit.workers().run(outcome.rows(), row -> {
            for (int reader = 0; reader < outcome.readers(); reader++) {
                Normalizer.adjoint(
                        new Normalizer.Adjoint(norm.kind(), slopes),
                        inverses[row * outcome.readers() + reader],
                        new Panel(outcome.data(), outcome.offset(row, reader), width),
                        new Panel(gradients, ((long) row * readers + reader) * width, width),
                        ones,
                        new Panel(sums, (long) row * readers * 2, 1),
                        new Size(together, width, 1));
            }
        });
        kit.lease().release(sums);
        input.gradient().add(gradients);
    }

    private static Panel ones(Kit kit) {
        return new Panel(kit.parameters().ones(kit.dModel()), 0, kit.dModel());
    }
}
