package dev.tributary.engine.optimise;

/** Adam (Kingma and Ba 2015) with its usual constants. */
public final class Adam {

    private static final double FIRST = 0.9;
    private static final double SECOND = 0.999;
    private static final double EPSILON = 1e-8;

    private final double rate;
    private final double[] means;
    private final double[] squares;

    /** Remembers nothing yet. */
    public Adam(int parameters, double rate) {
        this.rate = rate;
        this.means = new double[parameters];
        this.squares = new double[parameters];
    }

    /**
     * Moves parameters against a gradient.
     *
     * @param step counted from 1
     */
    public void descend(double[] parameters, double[] gradient, int step) {
        double first = 1 - StrictMath.pow(FIRST, step);
        double second = 1 - StrictMath.pow(SECOND, step);
        for (int index = 0; index < parameters.length; index++) {
            means[index] = FIRST * means[index] + (1 - FIRST) * gradient[index];
            squares[index] = SECOND * squares[index] + (1 - SECOND) * gradient[index] * gradient[index];
            parameters[index] -= rate * (means[index] / first) / (Math.sqrt(squares[index] / second) + EPSILON);
        }
    }

    /** What it remembers, to be noted and put back. */
    public double[][] memory() {
        return new double[][] {means, squares};
    }
}
