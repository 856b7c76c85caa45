package dev.tributary.render.heat;

import dev.tributary.render.Theme;
import dev.tributary.render.heat.Canvas.Anchor;
import dev.tributary.render.heat.Canvas.Mark;
import dev.tributary.render.heat.Canvas.Style;
import dev.tributary.render.heat.Canvas.Word;
import dev.tributary.render.paint.Palette;
import dev.tributary.render.text.Numbers;
import dev.tributary.render.text.TextWidth;
import dev.tributary.render.text.VisibleText;
import java.util.ArrayList;
import java.util.List;

/** Lays a heat map out: title, captions, colour bar, then the panels in rows. */
final class HeatLayout {

    private static final double MARGIN = 24;
    private static final double GAP = 18;
    private static final double WIDEST = 1180;
    private static final double LEAST_PANEL = 84;
    private static final int LONGEST_LABEL = 24;
    private static final int BAR_STEPS = 60;
    private static final double BAR = 240;

    private final HeatMap map;
    private final Palette palette;
    private final Shades shades;
    private final List<Mark> marks = new ArrayList<>();
    private final List<Word> words = new ArrayList<>();
    private final List<String> columns;
    private final List<String> rows;
    private final double cellWidth;
    private final double cellHeight;
    private final boolean turned;

    private HeatLayout(HeatMap map, Theme theme) {
        this.map = map;
        this.palette = Palette.of(theme);
        this.shades = new Shades(palette, map.scale().bound());
        this.columns = shortened(map.x().labels());
        this.rows = shortened(map.y().labels());
        boolean single = map.panels().size() == 1;
        this.cellWidth = clamp((single ? 960.0 : 230) / columns.size(), single ? 6 : 5, single ? 46 : 20);
        this.cellHeight = clamp((single ? 520.0 : 230) / rows.size(), single ? 6 : 5, single ? 26 : 20);
        this.turned = widest(columns) > cellWidth - 4;
    }

    static Canvas of(HeatMap map, Theme theme) {
        return new HeatLayout(map, theme).canvas();
    }

    private static List<String> shortened(List<String> labels) {
        return labels.stream()
                .map(label -> VisibleText.shortened(label, LONGEST_LABEL))
                .toList();
    }

    private static double clamp(double value, double least, double most) {
        return Math.max(least, Math.min(most, value));
    }

    private static double widest(List<String> labels) {
        return labels.stream()
                .mapToDouble(label -> TextWidth.of(label, Style.LABEL.size()))
                .max()
                .orElse(0);
    }

    private Canvas canvas() {
        double top = head();
        double left = MARGIN + Style.LABEL.size() + 14 + widest(rows);
        double panelHeight = rows.size() * cellHeight;
        double title = map.panels().size() > 1 ? 20 : 0;
        int across = Math.max(1, Math.min(map.panels().size(), (int) ((WIDEST - left) / pitch())));
        int down = (map.panels().size() + across - 1) / across;
        for (int number = 0; number < map.panels().size(); number++) {
            double x = left + number % across * pitch();
            int line = number / across;
            double y = top + line * (panelHeight + title + GAP) + title;
            panel(map.panels().get(number), x, y);
            if (number % across == 0) {
                rowLabels(x, y, panelHeight);
            }
            if (number + across >= map.panels().size()) {
                columnLabels(x, y + panelHeight);
            }
        }
        double right = left + across * pitch() - GAP;
        double bottom = top + down * (panelHeight + title + GAP) - GAP;
        double lean = turned ? 0.71 * widest(columns) : 0;
        double name = bottom + 12 + (turned ? lean + 8 : Style.LABEL.size()) + 14;
        word(map.x().name(), (left + right) / 2, name, Anchor.MIDDLE, Style.CAPTION, palette.faintInk());
        double width = Math.max(right, texts()) + MARGIN;
        return new Canvas(VisibleText.of(map.title()), width, name + MARGIN, palette.background(), marks, words);
    }

    /** Title, captions and colour bar; where the panels begin. */
    private double head() {
        double y = MARGIN + Style.TITLE.size();
        word(map.title(), MARGIN, y, Anchor.START, Style.TITLE, palette.ink());
        for (String caption : map.captions()) {
            y += 18;
            word(caption, MARGIN, y, Anchor.START, Style.CAPTION, palette.faintInk());
        }
        y += 22;
        double bound = map.scale().bound();
        for (int step = 0; step < BAR_STEPS; step++) {
            double value = bound * (2 * (step + 0.5) / BAR_STEPS - 1);
            double width = BAR / BAR_STEPS;
            marks.add(new Mark(MARGIN + step * width, y, width + 0.3, 12, shades.of(value), ""));
        }
        frame(MARGIN, y, BAR, 12);
        word(Numbers.brief(-bound), MARGIN, y + 26, Anchor.START, Style.LABEL, palette.faintInk());
        word("0", MARGIN + BAR / 2, y + 26, Anchor.MIDDLE, Style.LABEL, palette.faintInk());
        word(Numbers.brief(bound), MARGIN + BAR, y + 26, Anchor.END, Style.LABEL, palette.faintInk());
        word(map.scale().name(), MARGIN + BAR + 14, y + 10, Anchor.START, Style.CAPTION, palette.ink());
        return y + 26 + 20;
    }

    private double texts() {
        double captions = map.captions().stream()
                .mapToDouble(caption -> TextWidth.of(VisibleText.of(caption), Style.CAPTION.size()))
                .max()
                .orElse(0);
        double scale = BAR + 14 + TextWidth.of(map.scale().name(), Style.CAPTION.size());
        double title = TextWidth.ofBold(VisibleText.of(map.title()), Style.TITLE.size());
        return MARGIN + Math.max(title, Math.max(captions, scale));
    }

    private void panel(HeatMap.Panel panel, double x, double y) {
        if (!panel.title().isEmpty()) {
            word(fitting(panel.title(), pitch() - 6), x, y - 6, Anchor.START, Style.PANEL, palette.ink());
        }
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < columns.size(); column++) {
                HeatMap.Cell cell = panel.cells().get(row * columns.size() + column);
                cell(cell, tip(panel, cell, row, column), x + column * cellWidth, y + row * cellHeight);
            }
        }
        frame(x, y, columns.size() * cellWidth, rows.size() * cellHeight);
    }

    /** How far panels stand from each other. */
    private double pitch() {
        return Math.max(columns.size() * cellWidth, LEAST_PANEL) + GAP;
    }

    private static String fitting(String title, double width) {
        int length = title.length();
        String shown = VisibleText.of(title);
        while (length > 1 && TextWidth.ofBold(shown, Style.PANEL.size()) > width) {
            shown = VisibleText.shortened(title, --length);
        }
        return shown;
    }

    private void cell(HeatMap.Cell cell, String tip, double x, double y) {
        if (cell.value().isEmpty()) {
            marks.add(new Mark(x, y, cellWidth, cellHeight, palette.rule(), tip));
            return;
        }
        double value = cell.value().getAsDouble();
        marks.add(new Mark(x, y, cellWidth, cellHeight, shades.of(value), tip));
        String text = String.format(java.util.Locale.ROOT, map.scale().bound() < 100 ? "%.2f" : "%.0f", value + 0.0);
        boolean fits = TextWidth.of(text, Style.VALUE.size()) < cellWidth - 3 && cellHeight >= 14;
        if (fits && Math.abs(value) >= 0.005) {
            double middle = y + cellHeight / 2 + 0.36 * Style.VALUE.size();
            word(text, x + cellWidth / 2, middle, Anchor.MIDDLE, Style.VALUE, shades.textOn(value));
        }
    }

    private String tip(HeatMap.Panel panel, HeatMap.Cell cell, int row, int column) {
        String place = (panel.title().isEmpty() ? "" : panel.title() + ", ")
                + map.y().name() + " " + map.y().labels().get(row) + ", "
                + map.x().name() + " " + map.x().labels().get(column);
        String value = cell.value().isPresent() ? Numbers.brief(cell.value().getAsDouble()) : "no value";
        return VisibleText.of(place + ": " + value + (cell.detail().isEmpty() ? "" : " " + cell.detail()));
    }

    private void frame(double x, double y, double width, double height) {
        marks.add(new Mark(x, y, width, 0.6, palette.faintInk(), ""));
        marks.add(new Mark(x, y + height - 0.6, width, 0.6, palette.faintInk(), ""));
        marks.add(new Mark(x, y, 0.6, height, palette.faintInk(), ""));
        marks.add(new Mark(x + width - 0.6, y, 0.6, height, palette.faintInk(), ""));
    }

    private void rowLabels(double x, double y, double height) {
        int every = every(cellHeight);
        for (int row = 0; row < rows.size(); row += every) {
            double middle = y + (row + 0.5) * cellHeight + 0.36 * Style.LABEL.size();
            word(rows.get(row), x - 6, middle, Anchor.END, Style.LABEL, palette.faintInk());
        }
        double at = x - 6 - widest(rows) - 8;
        words.add(new Word(map.y().name(), at, y + height / 2, Anchor.MIDDLE, Style.CAPTION, palette.faintInk(), -90));
    }

    private void columnLabels(double x, double y) {
        int every = every(cellWidth);
        for (int column = 0; column < columns.size(); column += every) {
            double middle = x + (column + 0.5) * cellWidth;
            if (turned) {
                words.add(new Word(
                        columns.get(column), middle + 4, y + 14, Anchor.END, Style.LABEL, palette.faintInk(), -45));
            } else {
                word(columns.get(column), middle, y + 15, Anchor.MIDDLE, Style.LABEL, palette.faintInk());
            }
        }
    }

    /** Of labels that stand closer than they are high, only some are shown. */
    private static int every(double distance) {
        return Math.max(1, (int) Math.ceil(Style.LABEL.size() / distance));
    }

    private void word(String text, double x, double y, Anchor anchor, Style style, String colour) {
        words.add(new Word(VisibleText.of(text), x, y, anchor, style, colour, 0));
    }
}
