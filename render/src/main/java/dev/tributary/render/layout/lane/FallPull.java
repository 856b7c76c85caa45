package dev.tributary.render.layout.lane;

import dev.tributary.render.layout.flow.Flow;
import java.util.List;

/**
 * Where falls would like their box to stand in its column, from 0 to 1 and a little beyond: near the edge of the lane
 * that they leave or enter by, those that fall far nearer still, so that they nest.
 */
final class FallPull {

    private static final double EACH_LANE = 0.1;

    private FallPull() {}

    static double of(Tracks tracks, Slot box) {
        double sum = 0;
        double weights = 0;
        for (List<Flow> side : List.of(box.falls.low, box.falls.high)) {
            for (Flow fall : side) {
                int here = box.reads ? fall.source().lane() : fall.target().lane();
                int there = box.reads ? fall.target().lane() : fall.source().lane();
                double weight = tracks.width(fall);
                sum += weight * (there > here ? 1 : 0);
                double landing = box.reads ? tracks.landing(fall.target()) : 0.5;
                sum += weight * EACH_LANE * (there - here + landing - 0.5);
                weights += weight;
            }
        }
        return weights == 0 ? 0.5 : sum / weights;
    }
}
