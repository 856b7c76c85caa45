package dev.tributary.render.echarts;

import dev.tributary.render.figure.Box;
import dev.tributary.render.figure.Figure;
import dev.tributary.render.figure.Rect;
import dev.tributary.render.figure.Ribbon;
import dev.tributary.render.figure.Scale;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Where the boxes of a figure stand once ECharts draws them. ECharts makes boxes as large as what flows through them and
 * fits the fullest column into its series, so the series is given the extent at which its scale is that of the figure.
 *
 * @param across whether the stream runs to the right, so that boxes extend downwards
 * @param values what flows through each box, in units of width
 * @param pixels the figure's pixels for each of those
 */
record Standing(Figure figure, boolean across, List<Double> values, double pixels) {

    static Standing of(Figure figure, boolean across) {
        double[] in = new double[figure.boxes().size()];
        double[] out = new double[figure.boxes().size()];
        for (Ribbon ribbon : figure.ribbons()) {
            out[ribbon.source()] += value(figure, ribbon);
            in[ribbon.target()] += value(figure, ribbon);
        }
        List<Double> values = IntStream.range(0, in.length)
                .mapToObj(box -> Math.max(in[box], out[box]))
                .toList();
        return new Standing(figure, across, values, figure.scale().pixels());
    }

    /** What a ribbon's width stands for: |score|, or its root. */
    static double value(Figure figure, Ribbon ribbon) {
        return new Scale(1, figure.scale().root()).width(ribbon.score());
    }

    /** The boxes through which something flows, column by column, each from its first to its last. */
    List<Integer> order() {
        return IntStream.range(0, values.size())
                .filter(box -> values.get(box) > 0)
                .boxed()
                .sorted(Comparator.comparingDouble(this::along).thenComparingDouble(this::centre))
                .toList();
    }

    /** The column of each box among those that are drawn. */
    Map<Integer, Integer> depths() {
        List<Double> columns =
                order().stream().map(this::along).distinct().sorted().toList();
        return order().stream().collect(Collectors.toMap(box -> box, box -> columns.indexOf(along(box))));
    }

    private double along(int box) {
        Rect area = figure.boxes().get(box).area();
        return across ? area.x() : area.y();
    }

    private double centre(int box) {
        Rect area = figure.boxes().get(box).area();
        return across ? area.centreY() : area.centreX();
    }

    /** The extent of the series across the stream, in pixels of the figure. */
    double extent() {
        Map<Integer, Double> sums = new TreeMap<>();
        depths().forEach((box, depth) -> sums.merge(depth, values.get(box), Double::sum));
        return pixels * sums.values().stream().mapToDouble(Double::doubleValue).max().orElse(1);
    }

    /** The x of a box as a share of the series. */
    double x(int box) {
        return across ? along(box) / figure.width() : start(box) / extent();
    }

    /** The y of a box as a share of the series. */
    double y(int box) {
        return across ? start(box) / extent() : along(box) / figure.height();
    }

    private double start(int box) {
        return centre(box) - values.get(box) * pixels / 2;
    }

    /** The thickness of boxes along the stream, in pixels. */
    double thickness() {
        return figure.boxes().stream()
                .map(Box::area)
                .flatMapToDouble(area -> DoubleStream.of(across ? area.width() : area.height()))
                .max()
                .orElse(0);
    }
}
