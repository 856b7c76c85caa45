package dev.tributary.engine.statistics;

import dev.tributary.graph.score.Evidence;
import dev.tributary.graph.score.PromptScores;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.StandardErrors;
import java.util.Arrays;
import java.util.Optional;

/**
 * How sure scores are that are means over prompts. Intervals are Student's. Probabilities come from flipping signs where
 * every score is known prompt by prompt and there are few enough of them that the test could still find one to be rare
 * among all; else from Student's test. Both are corrected for how many there are.
 */
public final class Doubt {

    private static final double LEVEL = 0.95;

    private Doubt() {}

    /**
     * What prompts say of each score; empty where standard errors are not known.
     *
     * @param prompts scores on every prompt, of some elements or of all
     */
    public static Optional<Evidence> of(PruneScores scores, Optional<PromptScores> prompts) {
        if (scores.standardErrors().isEmpty()) {
            return Optional.empty();
        }
        StandardErrors errors = scores.standardErrors().get();
        StudentTest student = new StudentTest(errors.prompts());
        double critical = student.critical(LEVEL);
        double[] low = new double[scores.size()];
        double[] high = new double[scores.size()];
        for (int index = 0; index < scores.size(); index++) {
            low[index] = scores.value(index) - critical * errors.value(index);
            high[index] = scores.value(index) + critical * errors.value(index);
        }
        boolean flips = prompts.map(known -> canFlip(scores, known)).orElse(false);
        double[] probabilities =
                flips ? SignFlipTest.probabilities(rows(prompts.get()), 0) : student(scores, errors, student);
        double[] agreement = new double[scores.size()];
        Arrays.fill(agreement, Double.NaN);
        prompts.ifPresent(known -> agree(known, agreement));
        String test = (flips ? "sign flips over " : "Student's test on ") + errors.prompts() + " prompts";
        return Optional.of(Evidence.of(test, low, high, Multiplicity.BH.correct(probabilities), agreement));
    }

    private static boolean canFlip(PruneScores scores, PromptScores prompts) {
        return prompts.size() == scores.size()
                && prompts.prompts() > 1
                && SignFlipTest.smallest(prompts.prompts()) * scores.size() <= 1 - LEVEL;
    }

    private static double[][] rows(PromptScores prompts) {
        double[][] rows = new double[prompts.prompts()][];
        Arrays.setAll(rows, prompts::prompt);
        return rows;
    }

    private static double[] student(PruneScores scores, StandardErrors errors, StudentTest test) {
        double[] probabilities = new double[scores.size()];
        Arrays.setAll(probabilities, index -> test.probability(scores.value(index), errors.value(index)));
        return probabilities;
    }

    private static void agree(PromptScores prompts, double[] agreement) {
        for (int number = 0; number < prompts.size(); number++) {
            double sum = 0;
            for (int prompt = 0; prompt < prompts.prompts(); prompt++) {
                sum += prompts.value(prompt, number);
            }
            int alike = 0;
            for (int prompt = 0; prompt < prompts.prompts(); prompt++) {
                if (Math.signum(prompts.value(prompt, number)) == Math.signum(sum)) {
                    alike++;
                }
            }
            agreement[prompts.index(number)] = (double) alike / prompts.prompts();
        }
    }
}
