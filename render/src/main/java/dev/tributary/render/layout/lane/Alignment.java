package dev.tributary.render.layout.lane;

import dev.tributary.render.layout.column.Measures;
import java.util.List;

/**
 * Places the slots of each column so that ribbons run as straight as the order and the gaps allow.
 *
 * <p>Minimises the weighted sum of |drop| over all ties by iteratively reweighted least squares. Each column in turn is
 * solved exactly, given its neighbours, by pooling adjacent violators of the order (Ayer et al. 1955).
 */
final class Alignment {

    private static final int QUADRATIC_ROUNDS = 40;
    private static final int REWEIGHTINGS = 14;
    private static final int ROUNDS_EACH = 6;

    /** Lanes with more ribbons are straightened in fewer rounds. */
    private static final int MANY = 60;

    /** Drops below this many pixels count by their square. */
    private static final double SMALL_DROP = 3;

    /** The pull of every slot towards the middle of its lane, which keeps lanes slim. */
    private static final double GRAVITY = 0.01;

    private final Tracks tracks;
    private final Measures measures;

    private Alignment(Tracks tracks, Measures measures) {
        this.tracks = tracks;
        this.measures = measures;
    }

    /** Sets the centre of every slot. */
    static void place(Tracks tracks, Measures measures) {
        Alignment alignment = new Alignment(tracks, measures);
        int share = tracks.ways.size() > MANY ? 4 : 1;
        alignment.solve(false, QUADRATIC_ROUNDS / share);
        for (int round = 0; round < REWEIGHTINGS / share; round++) {
            alignment.solve(true, ROUNDS_EACH);
        }
    }

    private void solve(boolean reweighted, int rounds) {
        for (int round = 0; round < rounds; round++) {
            for (int column = 0; column < tracks.columns.size(); column++) {
                solve(tracks.columns.get(column), reweighted);
            }
            for (int column = tracks.columns.size() - 1; column >= 0; column--) {
                solve(tracks.columns.get(column), reweighted);
            }
        }
    }

    private void solve(List<Slot> column, boolean reweighted) {
        int size = column.size();
        double[] targets = new double[size];
        double[] weights = new double[size];
        double[] shifts = new double[size];
        for (int i = 0; i < size; i++) {
            Slot slot = column.get(i);
            shifts[i] = i == 0 ? 0 : shifts[i - 1] + separation(column.get(i - 1), slot);
            double sum = 0;
            double total = GRAVITY;
            for (Tie tie : slot.incoming) {
                double weight = weight(tie, reweighted);
                sum += weight * (tie.from.centre + tie.fromOffset - tie.toOffset);
                total += weight;
            }
            for (Tie tie : slot.outgoing) {
                double weight = weight(tie, reweighted);
                sum += weight * (tie.to.centre + tie.toOffset - tie.fromOffset);
                total += weight;
            }
            targets[i] = sum / total - shifts[i];
            weights[i] = total;
        }
        double[] placed = increasing(targets, weights);
        for (int i = 0; i < size; i++) {
            column.get(i).centre = placed[i] + shifts[i];
        }
    }

    private double separation(Slot first, Slot second) {
        double gap = first.isBox && second.isBox ? measures.gap() : measures.passGap();
        return first.extent / 2 + first.after + gap + second.before + second.extent / 2;
    }

    private static double weight(Tie tie, boolean reweighted) {
        double importance = 1 + Math.min(tie.width, 30) / 8;
        int passes = (tie.from.isBox ? 0 : 1) + (tie.to.isBox ? 0 : 1);
        double weight = importance * (passes == 0 ? 1 : 2 * passes);
        return reweighted ? weight * SMALL_DROP / (Math.abs(tie.drop()) + SMALL_DROP) : weight;
    }

    /** The closest non-decreasing sequence in weighted least squares. */
    static double[] increasing(double[] targets, double[] weights) {
        int size = targets.length;
        double[] means = new double[size];
        double[] pooled = new double[size];
        int[] counts = new int[size];
        int blocks = 0;
        for (int i = 0; i < size; i++) {
            means[blocks] = targets[i];
            pooled[blocks] = weights[i];
            counts[blocks] = 1;
            blocks++;
            while (blocks > 1 && means[blocks - 2] > means[blocks - 1]) {
                double weight = pooled[blocks - 2] + pooled[blocks - 1];
                means[blocks - 2] =
                        (means[blocks - 2] * pooled[blocks - 2] + means[blocks - 1] * pooled[blocks - 1]) / weight;
                pooled[blocks - 2] = weight;
                counts[blocks - 2] += counts[blocks - 1];
                blocks--;
            }
        }
        double[] result = new double[size];
        int next = 0;
        for (int block = 0; block < blocks; block++) {
            for (int i = 0; i < counts[block]; i++) {
                result[next++] = means[block];
            }
        }
        return result;
    }
}
