package dev.tributary.experiments.tasks;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Random choices that depend on nothing but the numbers of the generator. */
public final class Draws {

    private Draws() {}

    /** One of these. */
    public static <T> T one(List<T> choices, SplittableRandom random) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** {@code count} different ones of these, in random order. */
    public static <T> List<T> distinct(List<T> choices, int count, SplittableRandom random) {
        if (count > choices.size()) {
            throw new IllegalArgumentException(
                    "cannot draw " + count + " different ones of " + choices.size() + " choices");
        }
        List<T> left = new ArrayList<>(choices);
        List<T> drawn = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            int chosen = index + random.nextInt(left.size() - index);
            drawn.add(left.get(chosen));
            left.set(chosen, left.get(index));
        }
        return drawn;
    }
}
