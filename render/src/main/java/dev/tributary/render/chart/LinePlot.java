package dev.tributary.render.chart;

import java.util.List;

/**
 * Numbers by place, as lines, with coloured bands behind them.
 *
 * @param title its heading
 * @param about how to read it
 * @param x name of the horizontal axis
 * @param y name of the vertical axis
 * @param lines each with a number for every place from 0 on
 * @param bands behind them
 */
public record LinePlot(String title, String about, String x, String y, List<Line> lines, List<Band> bands)
        implements Section {

    public LinePlot {
        lines = List.copyOf(lines);
        bands = List.copyOf(bands);
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("the plot \"" + title + "\" has no line");
        }
    }

    /**
     * One line.
     *
     * @param name what it is
     * @param values a finite number for each place
     * @param labels a text for each place, shown where it is pointed at; none if empty
     */
    public record Line(String name, List<Double> values, List<String> labels) {
        public Line {
            values = List.copyOf(values);
            labels = List.copyOf(labels);
            if (values.isEmpty() || (!labels.isEmpty() && labels.size() != values.size())) {
                throw new IllegalArgumentException(
                        "the line \"" + name + "\" has " + values.size() + " numbers and " + labels.size() + " labels");
            }
        }
    }

    /** A stretch of the horizontal axis. */
    public record Band(String name, double from, double to, Tone tone) {}

    /** What a band says. */
    public enum Tone {
        /** Red. */
        BAD,
        /** Green. */
        GOOD
    }
}
