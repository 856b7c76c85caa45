package dev.tributary.experiments.run.figures;

import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.StandardErrors;
import dev.tributary.render.Mark;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A circuit drawn together with another one.
 *
 * @param both the edges of either
 * @param scores what they are drawn by: the circuit's own, and those of the other one for edges that it has alone
 * @param marks of edges, by index
 * @param words how many there are of each, and by which rule
 */
public record Contrast(Circuit both, PruneScores scores, Map<Integer, Mark> marks, String words) {

    /** Two-sided 95 % of a normal distribution. */
    private static final double SURE = 1.959963984540054;

    /** Without standard errors, what is a change: a share of the larger |score|. */
    private static final double SHARE = 0.1;

    public Contrast {
        marks = Map.copyOf(marks);
    }

    /**
     * A circuit against another: edges that it has alone are added, those that the other has alone are removed, and those
     * of both are changed if their scores differ by more than 1.96 standard errors of the difference, or, where those are
     * not known, by more than a tenth of the larger one.
     *
     * @param name of the other one
     * @param otherScores scores of the other one; the circuit's own if there are none, and then nothing is changed
     */
    public static Contrast against(
            String name, Circuit own, PruneScores scores, Circuit other, Optional<PruneScores> otherScores) {
        requireSame(own, other, name);
        Map<Integer, Mark> marks = new TreeMap<>();
        double[] values = scores.toArray();
        BitSet all = union(own, other);
        for (int index : all.stream().toArray()) {
            if (!other.keeps(index)) {
                marks.put(index, Mark.ADDED);
            } else if (!own.keeps(index)) {
                marks.put(index, Mark.REMOVED);
                values[index] = otherScores.orElse(scores).value(index);
            } else if (otherScores.isPresent() && differ(scores, otherScores.get(), index)) {
                marks.put(index, Mark.CHANGED);
            }
        }
        boolean sure = otherScores.isPresent()
                && scores.standardErrors().isPresent()
                && otherScores.get().standardErrors().isPresent();
        String rule = otherScores.isEmpty()
                ? "; scores of the other are not known"
                : sure
                        ? " (scores apart by more than 1.96 standard errors of the difference)"
                        : " (scores apart by more than a tenth)";
        String words = "against " + name + ": " + count(marks, Mark.ADDED) + " added, " + count(marks, Mark.REMOVED)
                + " removed, " + count(marks, Mark.CHANGED) + " changed" + rule;
        // errors and doubts are of one run alone; of two, the scores are drawn as they are
        return new Contrast(Circuit.of(own.space(), all), PruneScores.of(scores.space(), values), marks, words);
    }

    /**
     * A circuit over a known one: edges of both are known, those of the known one alone are missing.
     *
     * @param name of the known one
     */
    public static Contrast known(String name, Circuit own, PruneScores scores, Circuit known) {
        requireSame(own, known, name);
        Map<Integer, Mark> marks = new TreeMap<>();
        known.indices().stream().forEach(index -> marks.put(index, own.keeps(index) ? Mark.KNOWN : Mark.MISSING));
        String words = "outlined: " + count(marks, Mark.KNOWN) + " of the " + known.size() + " edges of " + name
                + "; the other " + count(marks, Mark.MISSING) + " are dotted";
        return new Contrast(Circuit.of(own.space(), union(own, known)), scores, marks, words);
    }

    /** The marks by their kind. */
    Map<Mark, BitSet> sets() {
        Map<Mark, BitSet> sets = new EnumMap<>(Mark.class);
        marks.forEach(
                (index, mark) -> sets.computeIfAbsent(mark, any -> new BitSet()).set(index));
        return sets;
    }

    private static void requireSame(Circuit own, Circuit other, String name) {
        if (!(own.space() instanceof EdgeSpace)) {
            throw new UsageException("circuits are drawn together by their edges, but this one is of " + own.space());
        }
        if (!own.space().equals(other.space())) {
            throw new UsageException(name + " and what is drawn do not tell the same apart: " + other.space() + ", and "
                    + own.space() + "; make both with the same model, --positions and --elements");
        }
    }

    private static BitSet union(Circuit one, Circuit other) {
        BitSet all = one.indices();
        all.or(other.indices());
        return all;
    }

    private static boolean differ(PruneScores one, PruneScores other, int index) {
        double apart = Math.abs(one.value(index) - other.value(index));
        Optional<StandardErrors> first = one.standardErrors();
        Optional<StandardErrors> second = other.standardErrors();
        if (first.isPresent() && second.isPresent()) {
            return apart
                    > SURE * Math.hypot(first.get().value(index), second.get().value(index));
        }
        return apart > SHARE * Math.max(Math.abs(one.value(index)), Math.abs(other.value(index)));
    }

    private static long count(Map<Integer, Mark> marks, Mark mark) {
        return marks.values().stream().filter(mark::equals).count();
    }
}
