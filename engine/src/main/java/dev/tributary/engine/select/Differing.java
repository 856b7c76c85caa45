package dev.tributary.engine.select;

import dev.tributary.engine.named.Named;
import dev.tributary.engine.statistics.Multiplicity;
import dev.tributary.engine.statistics.StudentTest;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import dev.tributary.graph.score.StandardErrors;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The elements that rank first among those whose mean over prompts differs from zero by Student's test: its interval at
 * the level does not hold zero, or, with a correction, its q-value is at most one minus the level.
 *
 * @param ranking what comes first
 * @param level of the interval, above 0 and below 1
 * @param correction for there being many elements
 */
public record Differing(Ranking ranking, double level, Multiplicity correction) implements SelectionRule {

    public Differing {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("the level of an interval is above 0 and below 1, got " + level);
        }
    }

    @Override
    public String name() {
        return "interval";
    }

    @Override
    public String recorded() {
        return name() + ":level=" + level + ",correction=" + Named.spelled(correction);
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("level", Double.toString(level));
        settings.put("correction", Named.spelled(correction));
        settings.put("by", Named.spelled(ranking));
        return settings;
    }

    @Override
    public Optional<String> unsuited(PruneScores scores) {
        return scores.standardErrors().isPresent()
                ? Optional.empty()
                : Optional.of("interval needs standard errors, and these scores have none (they are of one prompt,"
                        + " imported, or of a method that gives none); score two prompts or more");
    }

    @Override
    public Selector over(PruneScores scores, Set<Integer> answerLanes) {
        StandardErrors errors = scores.standardErrors()
                .orElseThrow(() -> new IllegalArgumentException(unsuited(scores).orElseThrow()));
        return Sequence.ranked(
                scores.space(),
                differing(scores, errors).stream().toArray(),
                index -> ranking.key(scores.value(index)));
    }

    private BitSet differing(PruneScores scores, StandardErrors errors) {
        StudentTest test = new StudentTest(errors.prompts());
        BitSet differing = new BitSet(scores.size());
        if (correction == Multiplicity.NONE) {
            double critical = test.critical(level);
            for (int index = 0; index < scores.size(); index++) {
                differing.set(index, Math.abs(scores.value(index)) > critical * errors.value(index));
            }
            return differing;
        }
        double[] values = new double[scores.size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = test.probability(scores.value(index), errors.value(index));
        }
        double[] corrected = correction.correct(values);
        for (int index = 0; index < values.length; index++) {
            differing.set(index, corrected[index] <= 1 - level);
        }
        return differing;
    }
}
