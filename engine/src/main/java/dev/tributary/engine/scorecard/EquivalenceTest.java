package dev.tributary.engine.scorecard;

import dev.tributary.engine.predict.Proportion;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.math3.distribution.BinomialDistribution;

/** Whether circuit and model have the same chance of doing better than the other (Shi et al. 2024). */
record EquivalenceTest() implements Criterion {

    private static final double MARGIN = 0.1;
    private static final double LEVEL = 0.05;

    @Override
    public String name() {
        return "equivalence-test";
    }

    @Override
    public String about() {
        return "Shi et al. 2024: over prompts, is the probability that the circuit does better than the model within 0.1 of one"
                + " half? The value is the probability, were it 0.6, of a share at least as far from one half; prompts on which"
                + " both do the same are left out. Passes if that is above 0.05, which is no proof where prompts are few.";
    }

    @Override
    public List<Finding> examine(Exhibit exhibit) {
        int wins = 0;
        int prompts = 0;
        double sign = exhibit.objective().metric().higherIsBetter() ? 1 : -1;
        for (int prompt = 0; prompt < exhibit.prompts(); prompt++) {
            double gain = sign
                    * (exhibit.kept().metric().get(prompt)
                            - exhibit.full().metric().get(prompt));
            prompts += gain == 0 ? 0 : 1;
            wins += gain > 0 ? 1 : 0;
        }
        if (prompts == 0) {
            return List.of(Finding.undefined(name(), "probability", "circuit and model do the same on every prompt"));
        }
        double probability = probability(wins, prompts);
        return List.of(
                new Finding(
                        name(),
                        "probability",
                        OptionalDouble.of(probability),
                        Optional.empty(),
                        Verdict.of(probability > LEVEL),
                        Texts.of("equivalence is not rejected above %s", LEVEL)),
                new Finding(
                        name(),
                        "circuit better",
                        OptionalDouble.of(wins / (double) prompts),
                        Optional.of(new Proportion(wins / (double) prompts, prompts).wilson()),
                        Verdict.NONE,
                        Texts.of("on %d of %d prompts", wins, prompts)));
    }

    /** Of a share of wins at least as far from one half, if a win has the probability one half plus the margin. */
    static double probability(int wins, int prompts) {
        BinomialDistribution unfair = new BinomialDistribution(null, prompts, 0.5 + MARGIN);
        int distance = Math.abs(2 * wins - prompts);
        double probability = 0;
        for (int count = 0; count <= prompts; count++) {
            if (Math.abs(2 * count - prompts) >= distance) {
                probability += unfair.probability(count);
            }
        }
        return Math.min(1, probability);
    }
}
