package dev.tributary.graph.circuit;

import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How well scores tell the edges of a known circuit from the others, over every threshold. Edges with equal keys enter
 * together, so that no order among them is pretended.
 *
 * @param points one for each distinct key, largest first, after the point where nothing is kept
 * @param known how many edges the known circuit has
 * @param others how many it has not
 */
public record RocCurve(List<Point> points, int known, int others) {

    /**
     * What keeping every edge down to some key finds.
     *
     * @param hits kept edges of the known circuit
     * @param extras kept edges that do not belong to it
     */
    public record Point(int hits, int extras) {}

    public RocCurve {
        points = List.copyOf(points);
        if (known < 1 || others < 1) {
            throw new IllegalArgumentException(
                    "a ROC curve needs edges inside and outside of the known circuit, got " + known + " and " + others);
        }
    }

    /** The curve of these scores against a known circuit of the same space. */
    public static RocCurve of(PruneScores scores, Ranking ranking, Circuit known) {
        scores.space().requireSame(known.space(), "scores and a circuit");
        double[] inside = new double[known.size()];
        double[] outside = new double[scores.size() - known.size()];
        int insideCount = 0;
        for (int index = 0; index < scores.size(); index++) {
            double key = ranking.key(scores.value(index));
            if (known.keeps(index)) {
                inside[insideCount++] = key;
            } else {
                outside[index - insideCount] = key;
            }
        }
        Arrays.sort(inside);
        Arrays.sort(outside);
        return new RocCurve(points(inside, outside), inside.length, outside.length);
    }

    private static List<Point> points(double[] inside, double[] outside) {
        List<Point> points = new ArrayList<>(List.of(new Point(0, 0)));
        int hits = 0;
        int extras = 0;
        while (hits < inside.length || extras < outside.length) {
            double key = Math.max(fromTop(inside, hits), fromTop(outside, extras));
            while (fromTop(inside, hits) == key) {
                hits++;
            }
            while (fromTop(outside, extras) == key) {
                extras++;
            }
            points.add(new Point(hits, extras));
        }
        return points;
    }

    private static double fromTop(double[] ascending, int index) {
        return index < ascending.length ? ascending[ascending.length - 1 - index] : Double.NEGATIVE_INFINITY;
    }

    /** The share of the known circuit that is kept at a point. */
    public double truePositiveRate(Point point) {
        return (double) point.hits() / known;
    }

    /** The share of the other edges that is kept at a point. */
    public double falsePositiveRate(Point point) {
        return (double) point.extras() / others;
    }

    /** The area under the curve by the trapezoid rule; straight between points, so ties count one half. */
    public double area() {
        double area = 0;
        for (int index = 1; index < points.size(); index++) {
            Point from = points.get(index - 1);
            Point to = points.get(index);
            area += (falsePositiveRate(to) - falsePositiveRate(from))
                    * (truePositiveRate(from) + truePositiveRate(to))
                    / 2;
        }
        return area;
    }

    /**
     * The probability that a random edge of the known circuit has a larger key than a random other edge, ties counted
     * one half (Mann-Whitney), from whole numbers.
     */
    public double rankArea() {
        long halves = 0;
        for (int index = 1; index < points.size(); index++) {
            long hits = (long) points.get(index).hits() - points.get(index - 1).hits();
            long behind = (long) others - points.get(index).extras();
            long beside =
                    (long) points.get(index).extras() - points.get(index - 1).extras();
            halves += hits * (2 * behind + beside);
        }
        return halves / 2.0 / ((double) known * others);
    }

    /** The mean precision over recall, precision taken after each group of equal keys. */
    public double averagePrecision() {
        double sum = 0;
        for (int index = 1; index < points.size(); index++) {
            Point point = points.get(index);
            int gained = point.hits() - points.get(index - 1).hits();
            sum += gained * ((double) point.hits() / (point.hits() + point.extras()));
        }
        return sum / known;
    }
}
