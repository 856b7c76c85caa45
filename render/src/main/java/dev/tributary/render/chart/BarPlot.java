package dev.tributary.render.chart;

import java.util.List;

/**
 * Numbers side by side, as horizontal bars.
 *
 * @param title its heading
 * @param about how to read it
 * @param x what the numbers are
 * @param bars from top to bottom
 */
public record BarPlot(String title, String about, String x, List<Bar> bars) implements Section {

    public BarPlot {
        bars = List.copyOf(bars);
        if (bars.isEmpty()) {
            throw new IllegalArgumentException("the plot \"" + title + "\" has no bar");
        }
    }

    /**
     * One bar.
     *
     * @param name what it is
     * @param value a finite number
     * @param baseline whether it is what the others are held against, which is drawn grey
     */
    public record Bar(String name, double value, boolean baseline) {
        public Bar {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("the bar \"" + name + "\" needs a finite number, got " + value);
            }
        }
    }
}
