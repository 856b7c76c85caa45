package dev.tributary.engine.scorecard;

import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.statistics.KernelIndependence;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Whether what is left without the circuit still knows on which prompts the model does well (Shi et al. 2024). */
record IndependenceTest() implements Criterion {

    private static final double LEVEL = 0.05;

    @Override
    public String name() {
        return "independence-test";
    }

    @Override
    public String about() {
        return "Shi et al. 2024: is the metric without the circuit independent, over prompts, of the model's own? The"
                + " probability of the observed Hilbert-Schmidt criterion by permutations, were they; passes above 0.05. Means"
                + " nothing where only a few prompts are there.";
    }

    @Override
    public Optional<String> unsuited(Exhibit exhibit) {
        return exhibit.prompts() < 10
                ? Optional.of("needs at least 10 prompts, got " + exhibit.prompts())
                : Optional.empty();
    }

    @Override
    public List<Finding> examine(Exhibit exhibit) {
        Evaluation without = exhibit.cutting(List.of(exhibit.circuit())).get(0);
        double probability = KernelIndependence.probability(
                array(exhibit.full()), array(without), exhibit.evidence().seed());
        return List.of(new Finding(
                name(),
                "probability",
                OptionalDouble.of(probability),
                Optional.empty(),
                Verdict.of(probability > LEVEL),
                Texts.of("on %d prompts; independence is not rejected above %s", exhibit.prompts(), LEVEL)));
    }

    private static double[] array(Evaluation evaluation) {
        return evaluation.metric().stream().mapToDouble(Double::doubleValue).toArray();
    }
}
