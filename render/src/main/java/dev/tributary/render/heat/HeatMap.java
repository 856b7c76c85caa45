package dev.tributary.render.heat;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Numbers by row and column, in one panel or several with the same axes and the same colours. White, or the background,
 * is zero.
 *
 * @param title what is shown
 * @param captions lines below the title: what was measured, on what
 * @param x the columns
 * @param y the rows, the first on top
 * @param scale what a colour means
 * @param panels at least one
 */
public record HeatMap(String title, List<String> captions, Names x, Names y, Scale scale, List<Panel> panels) {
    public HeatMap {
        captions = List.copyOf(captions);
        panels = List.copyOf(panels);
        if (panels.isEmpty()) {
            throw new IllegalArgumentException("a heat map needs at least one panel");
        }
        for (Panel panel : panels) {
            if (panel.cells().size() != x.labels().size() * y.labels().size()) {
                throw new IllegalArgumentException("expected " + y.labels().size() + " x "
                        + x.labels().size() + " cells in a panel, got "
                        + panel.cells().size());
            }
        }
    }

    /**
     * What rows or columns are.
     *
     * @param name of the axis
     * @param labels one for each
     */
    public record Names(String name, List<String> labels) {
        public Names {
            labels = List.copyOf(labels);
            if (labels.isEmpty()) {
                throw new IllegalArgumentException("the axis " + name + " needs at least one value");
            }
        }
    }

    /**
     * What a colour means.
     *
     * @param name of the number, with its unit
     * @param bound the strongest colours are this number and its negative
     */
    public record Scale(String name, double bound) {
        public Scale {
            if (!(bound > 0) || Double.isInfinite(bound)) {
                throw new IllegalArgumentException("a colour scale needs a bound above 0, got " + bound);
            }
        }
    }

    /**
     * Cells in the order of rows, then columns.
     *
     * @param title what this panel is of; empty if there is one only
     */
    public record Panel(String title, List<Cell> cells) {
        public Panel {
            cells = List.copyOf(cells);
        }
    }

    /**
     * One number.
     *
     * @param value empty where there is none
     * @param detail what is said of it beside its place and value, such as its standard error
     */
    public record Cell(OptionalDouble value, String detail) {
        public Cell {
            if (value.isPresent() && !Double.isFinite(value.getAsDouble())) {
                throw new IllegalArgumentException("a heat map shows finite numbers, got " + value.getAsDouble());
            }
        }
    }

    /** The largest absolute value of some cells, or 1 if all are 0 or missing. */
    public static double bound(List<Panel> panels) {
        double largest = panels.stream()
                .flatMap(panel -> panel.cells().stream())
                .filter(cell -> cell.value().isPresent())
                .mapToDouble(cell -> Math.abs(cell.value().getAsDouble()))
                .max()
                .orElse(0);
        return largest > 0 ? largest : 1;
    }
}
