package dev.tributary.engine.prune.learned;

import dev.tributary.engine.optimise.Adam;
import dev.tributary.engine.progress.Notebook;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How far learning is: parameters of gates, multipliers, what Adam remembers of both, and the losses so far. */
final class LearningState {

    private final double[] parameters;
    private final double[] multipliers;
    private final Adam ofParameters;
    private final Adam ofMultipliers;
    private final double[] losses;
    private final int[] steps = new int[1];

    private LearningState(int parameters, int multipliers, Training training) {
        this.parameters = new double[parameters];
        this.multipliers = new double[multipliers];
        this.ofParameters = new Adam(parameters, training.rate());
        this.ofMultipliers = new Adam(multipliers, training.rate());
        this.losses = new double[training.steps()];
    }

    /** What was noted, or the beginning. */
    static LearningState from(Notebook notebook, int parameters, Training training, double start, int multipliers) {
        LearningState state = new LearningState(parameters, multipliers, training);
        Arrays.fill(state.parameters, start);
        Optional<byte[]> noted = notebook.read();
        if (noted.isPresent() && noted.get().length == state.bytes()) {
            ByteBuffer bytes = ByteBuffer.wrap(noted.get());
            state.steps[0] = bytes.getInt();
            DoubleBuffer numbers = bytes.slice().asDoubleBuffer();
            state.arrays().forEach(numbers::get);
        }
        return state;
    }

    private int bytes() {
        return Integer.BYTES
                + Double.BYTES
                        * arrays().stream().mapToInt(array -> array.length).sum();
    }

    private List<double[]> arrays() {
        return Stream.of(
                        Stream.of(parameters, multipliers, losses),
                        Arrays.stream(ofParameters.memory()),
                        Arrays.stream(ofMultipliers.memory()))
                .flatMap(arrays -> arrays)
                .toList();
    }

    void note(Notebook notebook) {
        ByteBuffer bytes = ByteBuffer.allocate(bytes());
        bytes.putInt(steps[0]);
        DoubleBuffer numbers = bytes.slice().asDoubleBuffer();
        arrays().forEach(numbers::put);
        notebook.write(bytes.array());
    }

    /** How many steps have been made. */
    int steps() {
        return steps[0];
    }

    /** Of the gates; not a copy. */
    double[] parameters() {
        return parameters;
    }

    /** Of the pressure; not a copy. */
    double[] multipliers() {
        return multipliers;
    }

    /** The loss of each step that has been made. */
    double[] losses() {
        return Arrays.copyOf(losses, steps[0]);
    }

    /** One step against both gradients. */
    void move(double[] gradient, double[] ofPressure, double loss) {
        losses[steps[0]] = loss;
        steps[0]++;
        ofParameters.descend(parameters, gradient, steps[0]);
        ofMultipliers.descend(multipliers, ofPressure, steps[0]);
    }
}
