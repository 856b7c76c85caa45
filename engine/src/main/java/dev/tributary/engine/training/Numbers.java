package dev.tributary.engine.training;

import dev.tributary.engine.checkpoint.TransformerLensDirectory;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.tensor.ArrayParameter;
import dev.tributary.engine.tensor.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One array for each parameter of a model: the parameters themselves, their derivatives, or moments of those. */
final class Numbers {

    private final Map<String, List<Integer>> shapes;
    private final Map<String, float[]> arrays = new LinkedHashMap<>();

    /** Zeros. */
    Numbers(Map<String, List<Integer>> shapes) {
        this.shapes = shapes;
        shapes.forEach((name, shape) -> arrays.put(
                name, new float[shape.stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact)]));
    }

    /** Shapes of a model's parameters by name, in forward order. */
    static Map<String, List<Integer>> shapes(ModelConfig model) {
        Map<String, List<Integer>> shapes = new LinkedHashMap<>();
        TransformerLensDirectory.shapes(model)
                .forEach((name, shape) ->
                        shapes.put(name, Arrays.stream(shape).boxed().toList()));
        return shapes;
    }

    /** Zeros of the same shapes. */
    Numbers zeros() {
        return new Numbers(shapes);
    }

    Set<String> names() {
        return arrays.keySet();
    }

    List<Integer> shape(String name) {
        return of(shapes, name);
    }

    /** The array itself. */
    float[] array(String name) {
        return of(arrays, name);
    }

    /** The square root of the sum of all squares. */
    double norm() {
        double sum = 0;
        for (float[] array : arrays.values()) {
            for (float number : array) {
                sum += (double) number * number;
            }
        }
        return Math.sqrt(sum);
    }

    /** A copy as parameters of a model. */
    Parameters parameters() {
        List<ArrayParameter> parameters = new ArrayList<>();
        arrays.forEach((name, array) -> {
            double[] values = new double[array.length];
            for (int index = 0; index < values.length; index++) {
                values[index] = array[index];
            }
            parameters.add(new ArrayParameter(
                    name,
                    values,
                    shape(name).stream().mapToInt(Integer::intValue).toArray()));
        });
        return Parameters.of(parameters);
    }

    private static <T> T of(Map<String, T> map, String name) {
        T found = map.get(name);
        if (found == null) {
            throw new IllegalStateException("there are no numbers for parameter " + name);
        }
        return found;
    }
}
