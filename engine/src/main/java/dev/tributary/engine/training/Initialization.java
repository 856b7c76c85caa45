package dev.tributary.engine.training;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Parameters before the first step. */
final class Initialization {

    private Initialization() {}

    /** Normal weights, gains of 1 and biases of 0; the same numbers on every JDK. */
    static Numbers of(Map<String, List<Integer>> shapes, double deviation, long seed) {
        Numbers numbers = new Numbers(shapes);
        SplittableRandom random = new SplittableRandom(seed);
        for (String name : numbers.names()) {
            float[] array = numbers.array(name);
            if (name.contains(".b_") || name.endsWith(".b")) {
                continue;
            }
            if (name.endsWith(".w")) {
                Arrays.fill(array, 1);
                continue;
            }
            for (int index = 0; index < array.length; index++) {
                array[index] = (float) (deviation * normal(random));
            }
        }
        return numbers;
    }

    /** Box and Muller 1958. */
    private static double normal(SplittableRandom random) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
    }
}
