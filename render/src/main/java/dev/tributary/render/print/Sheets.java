package dev.tributary.render.print;

import dev.tributary.render.figure.Figure;
import dev.tributary.render.figure.Rect;
import dev.tributary.render.figure.Swatch;
import dev.tributary.render.figure.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * A figure on as few sheets as can be, none of its letters smaller than {@link #LEAST_POINTS}. Parts overlap where a line
 * of text stands at their edge, so that each stands whole on a sheet.
 *
 * @param scale points for each pixel of the figure
 * @param parts what stands on each sheet, in pixels of the figure: row by row
 * @param columns how many parts stand side by side
 */
public record Sheets(double scale, List<Rect> parts, int columns) {

    /** No letters are printed smaller, in points. */
    public static final double LEAST_POINTS = 6;

    /** A figure on more sheets than this is no picture any more. */
    public static final int MOST = 60;

    /** A pixel in points: 96 pixels are 72 points. */
    private static final double NATURAL = 0.75;

    /** How large names of boxes are in a figure, which are not enlarged; smaller ones are. */
    private static final double NAMES = 11;

    private static final double STEP = 0.01;

    /** Parts overlap by so many pixels at least, so that the eye finds its place again. */
    private static final double OVERLAP = 12;

    public Sheets {
        parts = List.copyOf(parts);
    }

    /**
     * Places a figure.
     *
     * @throws IllegalArgumentException if it would take more than {@link #MOST} sheets
     */
    public static Sheets of(Figure figure, Paper paper) {
        Optional<Sheets> best = Optional.empty();
        double least = LEAST_POINTS / NAMES;
        int steps = (int) Math.floor((NATURAL - least) / STEP);
        for (int step = 0; step <= steps + 1; step++) {
            double scale = step > steps ? least : NATURAL - step * STEP;
            Sheets sheets = at(figure, paper, scale);
            if (best.isEmpty() || sheets.parts.size() < best.get().parts.size()) {
                best = Optional.of(sheets);
            }
        }
        Sheets found = best.orElseThrow();
        if (found.parts.size() > MOST) {
            throw new IllegalArgumentException("the figure takes " + found.parts.size() + " sheets, and no more than "
                    + MOST + " are made; raise the threshold, draw the top edges, or leave out --page");
        }
        return found;
    }

    private static Sheets at(Figure figure, Paper paper, double scale) {
        double enlarged = leastSize(scale);
        List<Span> across = new ArrayList<>();
        List<Span> down = new ArrayList<>();
        for (Text text : figure.texts()) {
            Rect area = area(text, enlarged);
            across.add(new Span(area.x(), area.x() + area.width()));
            down.add(new Span(area.y(), area.y() + area.height()));
        }
        for (Swatch swatch : figure.swatches()) {
            Rect area = swatch.area();
            across.add(new Span(area.x(), area.x() + area.width()));
            down.add(new Span(area.y(), area.y() + area.height()));
        }
        List<Span> columns = cut(
                figure.width(),
                paper.room() / scale,
                across,
                figure.bands().stream().map(band -> band.area().x()).toList());
        List<Span> rows = cut(
                figure.height(),
                paper.tall() / scale,
                down,
                figure.bands().stream().map(band -> band.area().y()).toList());
        List<Rect> parts = new ArrayList<>();
        for (Span row : rows) {
            for (Span column : columns) {
                parts.add(new Rect(column.from(), row.from(), column.to() - column.from(), row.to() - row.from()));
            }
        }
        return new Sheets(scale, parts, columns.size());
    }

    /** From where to where something reaches along one side of the figure. */
    private record Span(double from, double to) {}

    /** As few parts as can be, cut between lanes where that takes no more of them. */
    private static List<Span> cut(double whole, double room, List<Span> texts, List<Double> lanes) {
        List<Span> full = new ArrayList<>();
        double from = 0;
        while (from + room < whole) {
            full.add(new Span(from, from + room));
            from = next(full.get(full.size() - 1), room, OVERLAP, texts);
        }
        full.add(new Span(from, whole));
        List<Span> even = new ArrayList<>();
        from = 0;
        while (even.size() + 1 < full.size()) {
            double start = from;
            double fair = from + (whole - from) / (full.size() - even.size());
            Optional<Double> lane = lanes.stream()
                    .filter(edge -> edge > start + room / 4 && edge <= start + room)
                    .min(Comparator.comparingDouble(edge -> Math.abs(edge - fair)));
            if (lane.isEmpty()) {
                return full;
            }
            even.add(new Span(from, lane.get()));
            from = next(even.get(even.size() - 1), room, 0, texts);
        }
        even.add(new Span(from, whole));
        return whole - from <= room ? even : full;
    }

    /** Where the part after another begins: with the first text that the other would cut. */
    private static double next(Span part, double room, double overlap, List<Span> texts) {
        double next = texts.stream()
                .filter(text -> text.from() < part.to() && text.to() > part.to() && text.from() > part.from())
                .mapToDouble(text -> text.from() - 2)
                .reduce(part.to() - overlap, Math::min);
        // a text that is wider than the paper cannot be whole
        return Math.max(next, part.from() + room / 4);
    }

    /** The size in pixels below which letters are enlarged. */
    public double leastSize() {
        return leastSize(scale);
    }

    private static double leastSize(double scale) {
        return LEAST_POINTS / scale;
    }

    /** How much a text is enlarged. */
    public double factor(Text text) {
        return factor(text, leastSize());
    }

    private static double factor(Text text, double least) {
        return Math.max(1, least / text.style().size());
    }

    /** Whether a text stands whole on a part. */
    public boolean holds(Rect part, Text text) {
        Rect area = area(text, leastSize());
        return covers(part, area, Rect::x, Rect::width) && covers(part, area, Rect::y, Rect::height);
    }

    private static boolean covers(Rect part, Rect area, ToDoubleFunction<Rect> start, ToDoubleFunction<Rect> extent) {
        double from = start.applyAsDouble(area);
        double first = start.applyAsDouble(part);
        return from >= first - 1e-6 && from + extent.applyAsDouble(area) <= first + extent.applyAsDouble(part) + 1e-6;
    }

    /** The area of a text that is enlarged about the point where it stands. */
    private static Rect area(Text text, double least) {
        double factor = factor(text, least);
        Rect area = text.area();
        double x = text.at().x() + (area.x() - text.at().x()) * factor;
        double y = text.at().y() + (area.y() - text.at().y()) * factor;
        return new Rect(x, y, area.width() * factor, area.height() * factor);
    }
}
