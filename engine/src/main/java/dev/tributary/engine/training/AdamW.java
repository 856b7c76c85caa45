package dev.tributary.engine.training;

/** The optimiser with its moments. */
final class AdamW {

    private static final double EPSILON = 1e-8;

    private final Optimisation settings;
    private final Numbers first;
    private final Numbers second;

    AdamW(Optimisation settings, Numbers first, Numbers second) {
        this.settings = settings;
        this.first = first;
        this.second = second;
    }

    /**
     * Changes the parameters.
     *
     * @param step counted from 0
     * @param steps how many there will be
     */
    void update(Numbers parameters, Numbers derivatives, int step, int steps) {
        double norm = derivatives.norm();
        double shrink = norm > settings.clip() ? settings.clip() / norm : 1;
        double rate = settings.rate(step, steps);
        double firstMass = 1 - StrictMath.pow(settings.firstDecay(), step + 1);
        double secondMass = 1 - StrictMath.pow(settings.secondDecay(), step + 1);
        for (String name : parameters.names()) {
            double decay = parameters.shape(name).size() > 1 ? rate * settings.weightDecay() : 0;
            float[] values = parameters.array(name);
            float[] slopes = derivatives.array(name);
            float[] means = first.array(name);
            float[] squares = second.array(name);
            for (int index = 0; index < values.length; index++) {
                double slope = slopes[index] * shrink;
                double mean = settings.firstDecay() * means[index] + (1 - settings.firstDecay()) * slope;
                double square = settings.secondDecay() * squares[index] + (1 - settings.secondDecay()) * slope * slope;
                means[index] = (float) mean;
                squares[index] = (float) square;
                double change = mean / firstMass / (Math.sqrt(square / secondMass) + EPSILON);
                values[index] = (float) (values[index] * (1 - decay) - rate * change);
            }
        }
    }
}
