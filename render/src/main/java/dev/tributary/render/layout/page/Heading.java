package dev.tributary.render.layout.page;

import dev.tributary.render.Orientation;
import dev.tributary.render.figure.Owner;
import dev.tributary.render.figure.Point;
import dev.tributary.render.figure.Rect;
import dev.tributary.render.figure.Swatch;
import dev.tributary.render.figure.Text;
import dev.tributary.render.figure.TextStyle;
import dev.tributary.render.text.VisibleText;
import java.util.ArrayList;
import java.util.List;

/** The top of a figure: title, what is drawn, captions and legend. */
final class Heading {

    private static final double MARGIN = 18;
    private static final double SPACE = 16;
    private static final double LEAST_WIDTH = 560;
    private static final double LINE = 19;
    private static final int LONGEST_LINE = 160;

    private final Sheet sheet;
    private final List<Legend.Item> items;
    private final List<Swatch> swatches = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();

    Heading(Sheet sheet) {
        this.sheet = sheet;
        lines.add(Captions.count(sheet.plan()));
        sheet.plan().view().captions().forEach(caption -> lines.add(VisibleText.shortened(caption, LONGEST_LINE)));
        items = Legend.of(sheet);
    }

    private static double extent(List<Legend.Item> row) {
        return row.stream().mapToDouble(item -> item.extent() + SPACE).sum() - SPACE;
    }

    /** The narrowest page that the heading fits on. */
    double leastWidth() {
        double widest = TextStyle.TITLE.width(title());
        for (String line : lines) {
            widest = Math.max(widest, TextStyle.CAPTION.width(line));
        }
        for (Legend.Item item : items) {
            widest = Math.max(widest, item.extent());
        }
        return Math.max(LEAST_WIDTH, widest + 2 * MARGIN);
    }

    private String title() {
        return VisibleText.shortened(sheet.plan().view().title(), LONGEST_LINE / 2);
    }

    /** Adds the texts and answers where the lanes may begin. */
    double draw(double width, List<Text> texts) {
        double y = 32;
        String full = VisibleText.of(sheet.plan().view().title());
        texts.add(
                new Text(title(), full, new Point(MARGIN, y), Text.Anchor.START, TextStyle.TITLE, Owner.FIGURE, false));
        double widest = TextStyle.TITLE.width(title());
        for (String line : lines) {
            y += y == 32 ? 21 : 17;
            texts.add(Text.of(line, new Point(MARGIN, y), Text.Anchor.START, TextStyle.CAPTION, Owner.FIGURE));
            widest = Math.max(widest, TextStyle.CAPTION.width(line));
        }
        double beside = width - 3 * MARGIN - 22 - widest;
        List<List<Legend.Item>> narrow = rows(beside);
        boolean fits = narrow.size() <= 3 && narrow.stream().allMatch(row -> extent(row) <= beside);
        List<List<Legend.Item>> rows = fits ? narrow : rows(width - 2 * MARGIN);
        double baseline = fits ? 32 : y + 30;
        for (List<Legend.Item> row : rows) {
            drawRow(row, fits ? width - MARGIN - extent(row) : MARGIN, baseline, texts);
            y = Math.max(y, baseline + 6);
            baseline += LINE;
        }
        if (items.isEmpty()) {
            y += 60;
            texts.add(Text.of(
                    Captions.empty(sheet.plan().view(), sheet.plan().options()),
                    new Point(width / 2, y),
                    Text.Anchor.MIDDLE,
                    TextStyle.MESSAGE,
                    Owner.FIGURE));
            y += 20;
        }
        return Math.rint(y + (sheet.measures().orientation() == Orientation.HORIZONTAL ? 36 : 18));
    }

    private List<List<Legend.Item>> rows(double width) {
        List<List<Legend.Item>> rows = new ArrayList<>();
        List<Legend.Item> row = new ArrayList<>();
        for (Legend.Item item : items) {
            row.add(item);
            if (row.size() > 1 && extent(row) > width) {
                row.remove(row.size() - 1);
                rows.add(List.copyOf(row));
                row = new ArrayList<>(List.of(item));
            }
        }
        if (!row.isEmpty()) {
            rows.add(List.copyOf(row));
        }
        return rows;
    }

    private void drawRow(List<Legend.Item> row, double left, double baseline, List<Text> texts) {
        double x = left;
        double middle = baseline - 4;
        for (Legend.Item item : row) {
            if (item.width() > 0) {
                swatches.add(
                        new Swatch(item.kind(), new Rect(x, middle - item.height() / 2, item.width(), item.height())));
            }
            double start = x + item.width() + (item.width() > 0 ? 6 : 0);
            texts.add(Text.of(
                    item.name(), new Point(start, baseline), Text.Anchor.START, TextStyle.LEGEND, Owner.FIGURE));
            x += item.extent() + SPACE;
        }
    }

    List<Swatch> swatches() {
        return swatches;
    }
}
