package dev.tributary.engine.patching;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Numbers gathered batch by batch. */
final class Gathered {
    private final List<Double> taking = new ArrayList<>();
    private final List<Double> lending = new ArrayList<>();
    private final List<List<Double>> cells;

    Gathered(int count) {
        this.cells = IntStream.range(0, count)
                .<List<Double>>mapToObj(cell -> new ArrayList<>())
                .toList();
    }

    void taking(double[] values) {
        append(taking, values);
    }

    void lending(double[] values) {
        append(lending, values);
    }

    void cell(int cell, double[] values) {
        append(cells.get(cell), values);
    }

    private static void append(List<Double> target, double[] values) {
        for (double value : values) {
            target.add(value);
        }
    }

    List<double[]> of(int first, int count) {
        return cells.subList(first, first + count).stream().map(Gathered::array).toList();
    }

    Effects.Ends ends() {
        return new Effects.Ends(array(taking), array(lending));
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
