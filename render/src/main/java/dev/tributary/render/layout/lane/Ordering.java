package dev.tributary.render.layout.lane;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Orders the slots of each column so that few ribbons cross: barycentre sweeps, of which the best is kept, then swaps
 * of neighbours (Sugiyama et al. 1981; Gansner et al. 1993).
 */
final class Ordering {

    private static final int SWEEPS = 24;

    /** Lanes with more ribbons are swept less often, so that a figure of thousands takes no longer than a breath. */
    private static final int MANY = 120;

    private static final int FEW_SWEEPS = 8;
    private static final int SWAP_ROUNDS = 12;

    private final Tracks tracks;

    private Ordering(Tracks tracks) {
        this.tracks = tracks;
    }

    /** Sorts the columns in place. */
    static void arrange(Tracks tracks) {
        Ordering ordering = new Ordering(tracks);
        ordering.sweep();
        ordering.swapNeighbours();
    }

    private void sweep() {
        double fewest = crossings();
        List<List<Slot>> best = copy();
        int sweeps = tracks.ways.size() > MANY ? FEW_SWEEPS : SWEEPS;
        for (int sweep = 0; sweep < sweeps && fewest > 0; sweep++) {
            boolean forward = sweep % 2 == 0;
            for (int step = 0; step < tracks.columns.size(); step++) {
                sort(tracks.columns.get(forward ? step : tracks.columns.size() - 1 - step), forward);
            }
            double now = crossings();
            if (now < fewest) {
                fewest = now;
                best = copy();
            }
        }
        for (int column = 0; column < best.size(); column++) {
            tracks.columns.set(column, best.get(column));
            renumber(best.get(column));
        }
    }

    private void sort(List<Slot> column, boolean forward) {
        column.forEach(slot -> slot.barycentre = barycentre(slot, forward));
        column.sort(Comparator.comparingDouble(slot -> slot.barycentre));
        renumber(column);
    }

    private double barycentre(Slot slot, boolean forward) {
        List<Tie> ties = forward ? slot.incoming : slot.outgoing;
        double sum = 0;
        double weights = 0;
        if (!slot.falls.isEmpty() && slot.reads != forward) {
            double weight = 1 + slot.extent;
            sum += weight * FallPull.of(tracks, slot);
            weights += weight;
        }
        for (Tie tie : ties) {
            double weight = 1 + tie.width;
            sum += weight * tracks.relativeRank(forward ? tie.from : tie.to);
            weights += weight;
        }
        return weights == 0 ? tracks.relativeRank(slot) : sum / weights;
    }

    private void swapNeighbours() {
        boolean improved = true;
        for (int round = 0; round < SWAP_ROUNDS && improved; round++) {
            improved = false;
            for (List<Slot> column : tracks.columns) {
                for (int rank = 0; rank + 1 < column.size(); rank++) {
                    Slot first = column.get(rank);
                    Slot second = column.get(rank + 1);
                    if (cost(second, first) < cost(first, second) - 1e-9) {
                        column.set(rank, second);
                        column.set(rank + 1, first);
                        renumber(column);
                        improved = true;
                    }
                }
            }
        }
    }

    /** What the ribbons of two neighbours of one column cross, if the first stands before the second. */
    private static double cost(Slot first, Slot second) {
        double cost = 0;
        for (Tie tie : first.incoming) {
            for (Tie other : second.incoming) {
                cost += tie.from.rank > other.from.rank ? weight(tie, other) : 0;
            }
        }
        for (Tie tie : first.outgoing) {
            for (Tie other : second.outgoing) {
                cost += tie.to.rank > other.to.rank ? weight(tie, other) : 0;
            }
        }
        return cost;
    }

    private double crossings() {
        double crossings = 0;
        for (List<Slot> column : tracks.columns) {
            List<Tie> ties = new ArrayList<>();
            column.forEach(slot -> ties.addAll(slot.outgoing));
            for (int i = 0; i < ties.size(); i++) {
                for (int j = i + 1; j < ties.size(); j++) {
                    Tie a = ties.get(i);
                    Tie b = ties.get(j);
                    crossings += a.from != b.from && a.to.rank > b.to.rank ? weight(a, b) : 0;
                }
            }
        }
        return crossings;
    }

    /** A crossing of two thick ribbons hides more than one of two thin ones. */
    private static double weight(Tie a, Tie b) {
        return 1 + Math.min(a.width, b.width) / 4;
    }

    private List<List<Slot>> copy() {
        List<List<Slot>> copy = new ArrayList<>();
        tracks.columns.forEach(column -> copy.add(new ArrayList<>(column)));
        return copy;
    }

    private static void renumber(List<Slot> column) {
        for (int rank = 0; rank < column.size(); rank++) {
            column.get(rank).rank = rank;
        }
    }
}
