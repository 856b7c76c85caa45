package dev.tributary.engine.reference;

import dev.tributary.engine.model.Taps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The points of a graph that are shown. What goes on from a point is {@code keep * value + put}, with a factor and an
 * array that are fed: 1 and zeros leave it as it is, 0 and another value put that in its place.
 */
final class Shown {

    private final SameDiff graph;
    private final DataType type;
    private final Predicate<String> wanted;
    private final List<Point> points = new ArrayList<>();

    Shown(SameDiff graph, DataType type, Predicate<String> wanted) {
        this.graph = graph;
        this.type = type;
        this.wanted = wanted;
    }

    /** Whether the point is to be shown. */
    boolean wants(String point) {
        return wanted.test(point);
    }

    /** The points in the order of the forward pass. */
    List<Point> points() {
        return List.copyOf(points);
    }

    /**
     * Shows a value.
     *
     * @param value of the shape that the field gives to this point
     * @return what goes on from here, of the same shape
     */
    SDVariable at(String name, SDVariable value, int... shape) {
        if (points.stream().anyMatch(point -> point.name().equals(name))) {
            throw new IllegalStateException("the forward pass shows two values as " + name);
        }
        points.add(new Point(name, value.name(), Arrays.stream(shape).boxed().toList()));
        SDVariable keep = graph.placeHolder(Feeds.keep(name), type);
        SDVariable put = graph.placeHolder(
                Feeds.put(name), type, Arrays.stream(shape).asLongStream().toArray());
        return value.mul(keep).add(put);
    }

    /**
     * One of them.
     *
     * @param name the field's
     * @param variable name of the value in the graph
     * @param shape of the value
     */
    record Point(String name, String variable, List<Integer> shape) {

        /** How many numbers. */
        int size() {
            return shape.stream().reduce(1, Math::multiplyExact);
        }

        /** The numbers as others see them: the field puts -infinity where a query must not look. */
        Taps.Tensor show(double[] values) {
            double[] shown = Arrays.stream(values)
                    .map(value -> value <= SameDiffBridge.UNSEEN / 2 ? Double.NEGATIVE_INFINITY : value)
                    .toArray();
            return new Taps.Tensor(shape.stream().mapToInt(Integer::intValue).toArray(), shown);
        }

        /** The numbers as the graph takes them; throws {@link IllegalArgumentException} if the shape is another. */
        double[] take(Taps.Tensor tensor) {
            if (!Arrays.stream(tensor.shape()).boxed().toList().equals(shape)) {
                throw new IllegalArgumentException("what takes the place of " + name + " must have shape " + shape
                        + ", got " + Arrays.toString(tensor.shape()));
            }
            return Arrays.stream(tensor.values())
                    .map(value -> value == Double.NEGATIVE_INFINITY ? SameDiffBridge.UNSEEN : value)
                    .toArray();
        }
    }
}
