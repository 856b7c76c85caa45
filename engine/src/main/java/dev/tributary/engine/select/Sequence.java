package dev.tributary.engine.select;

import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.score.EdgeBudget;
import java.util.BitSet;
import java.util.Comparator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Elements in the order in which they are taken.
 *
 * <p>Elements that belong together are taken together or not at all: those that follow each other with equal group
 * numbers.
 */
final class Sequence implements Selector {

    private final IndexSpace space;
    private final int[] indices;
    private final double[] keys;
    private final int[] groups;

    /**
     * @param indices in the order in which they are taken
     * @param keys what each is ranked by; a threshold ends the sequence at the first that is below it
     * @param groups a number for each, the same for neighbours that are taken together
     */
    Sequence(IndexSpace space, int[] indices, double[] keys, int[] groups) {
        this.space = space;
        this.indices = indices.clone();
        this.keys = keys.clone();
        this.groups = groups.clone();
    }

    /** Each element on its own, the largest key first, ties in canonical order. */
    static Sequence ranked(IndexSpace space, int[] elements, IntToDoubleFunction key) {
        int[] order = IntStream.of(elements)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer index) -> -key.applyAsDouble(index))
                        .thenComparing(Comparator.naturalOrder()))
                .mapToInt(Integer::intValue)
                .toArray();
        return new Sequence(
                space,
                order,
                IntStream.of(order).mapToDouble(key).toArray(),
                IntStream.range(0, order.length).toArray());
    }

    @Override
    public Circuit take(EdgeBudget budget) {
        int count = count(budget);
        while (count > 0 && count < indices.length && groups[count] == groups[count - 1]) {
            count--;
        }
        BitSet kept = new BitSet();
        for (int place = 0; place < count; place++) {
            kept.set(indices[place]);
        }
        return Circuit.of(space, kept);
    }

    private int count(EdgeBudget budget) {
        if (budget instanceof EdgeBudget.Threshold threshold) {
            int count = 0;
            while (count < keys.length && keys[count] >= threshold.score()) {
                count++;
            }
            return count;
        }
        int asked = budget instanceof EdgeBudget.Count exact
                ? exact.edges()
                : (int) Math.floor(((EdgeBudget.Fraction) budget).share() * space.size());
        if (asked > space.size()) {
            throw new IllegalArgumentException("cannot keep " + asked + " of " + space.size() + " "
                    + space.elements().label());
        }
        return Math.min(asked, indices.length);
    }
}
