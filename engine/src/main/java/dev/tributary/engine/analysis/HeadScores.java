package dev.tributary.engine.analysis;

import dev.tributary.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A number for every head.
 *
 * @param name what it is
 * @param values [layer, head]
 */
public record HeadScores(String name, Tensor values) {

    /** Where the seeds of this project call a head by a name: strictly more than this. */
    public static final double THRESHOLD = 0.4;

    public HeadScores {
        if (values.rank() != 2) {
            throw new IllegalArgumentException("expected numbers [layer, head], got " + values);
        }
    }

    /** The number of one head. */
    public double of(int layer, int head) {
        return values.get(layer, head);
    }

    /** The heads with more than a threshold, as {@code layer.head}, layer by layer. */
    public List<String> above(double threshold) {
        List<String> found = new ArrayList<>();
        for (int layer = 0; layer < values.extent(0); layer++) {
            for (int head = 0; head < values.extent(1); head++) {
                if (of(layer, head) > threshold) {
                    found.add(layer + "." + head);
                }
            }
        }
        return found;
    }

    /** All heads, the largest number first; equal ones layer by layer. */
    public List<Head> ranked() {
        List<Head> all = new ArrayList<>();
        for (int layer = 0; layer < values.extent(0); layer++) {
            for (int head = 0; head < values.extent(1); head++) {
                all.add(new Head(layer, head, of(layer, head)));
            }
        }
        all.sort(Comparator.comparingDouble(Head::score).reversed());
        return List.copyOf(all);
    }

    /** A head with its number. */
    public record Head(int layer, int head, double score) {

        /** As the field writes it: {@code L0H3}. */
        public String label() {
            return "L" + layer + "H" + head;
        }
    }
}
