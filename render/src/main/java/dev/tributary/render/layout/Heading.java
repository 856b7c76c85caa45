package dev.tributary.render.layout;

import dev.tributary.render.Orientation;
import dev.tributary.render.text.Numbers;
import dev.tributary.render.text.VisibleText;
import java.util.ArrayList;
import java.util.List;

/** The top of a figure: title, what is drawn, captions and legend. */
final class Heading {

    private static final double MARGIN = 18;
    private static final double SPACE = 16;
    private static final double LEAST_WIDTH = 560;
    private static final double LARGEST_SAMPLE = 24;
    private static final int LONGEST_LINE = 160;

    private final SankeyLayout.Content content;
    private final double scale;
    private final Orientation orientation;
    private final List<Item> items = new ArrayList<>();
    private final List<Swatch> swatches = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();

    /** One entry of the legend: a sample and its name. */
    private record Item(Swatch.Kind kind, double width, double height, String name) {
        double extent() {
            return width + (width > 0 ? 6 : 0) + TextStyle.LEGEND.width(name);
        }
    }

    Heading(SankeyLayout.Content content, boolean handovers, double scale, Orientation orientation) {
        this.content = content;
        this.scale = scale;
        this.orientation = orientation;
        boolean empty = content.selection().drawn() == 0;
        lines.add(Captions.count(content.view(), content.selection(), content.options()));
        content.view().captions().forEach(caption -> lines.add(VisibleText.shortened(caption, LONGEST_LINE)));
        Captions.straight(content).ifPresent(lines::add);
        if (!empty) {
            legend(handovers);
        }
    }

    private void legend(boolean handovers) {
        items.add(new Item(Swatch.Kind.POSITIVE, 20, 8, "positive"));
        items.add(new Item(Swatch.Kind.NEGATIVE, 20, 8, "negative"));
        items.add(new Item(Swatch.Kind.HEAD, 7, 12, "head"));
        items.add(new Item(Swatch.Kind.MLP, 7, 12, "MLP"));
        double largest = content.selection().lanes().stream()
                .flatMap(lane -> lane.strands().stream())
                .mapToDouble(Selection.Strand::magnitude)
                .max()
                .orElse(0);
        if (largest > 0) {
            double sample = Numbers.roundDown(Math.min(largest, LARGEST_SAMPLE / scale));
            for (double value : new double[] {Numbers.roundDown(sample / 4), sample}) {
                items.add(new Item(Swatch.Kind.WIDTH, 20, value * scale, Numbers.brief(value)));
            }
        }
        if (handovers) {
            String arrow = orientation == Orientation.HORIZONTAL ? "↓" : "→";
            items.add(new Item(Swatch.Kind.HEAD, 0, 0, arrow + " read at another token"));
        }
    }

    private double legendWidth() {
        return items.stream().mapToDouble(item -> item.extent() + SPACE).sum() - SPACE;
    }

    /** The narrowest page that the heading fits on. */
    double leastWidth() {
        double widest = 0;
        for (String line : lines) {
            widest = Math.max(widest, TextStyle.CAPTION.width(line));
        }
        widest = Math.max(widest, TextStyle.TITLE.width(title()));
        return Math.max(LEAST_WIDTH, Math.max(widest, legendWidth()) + 2 * MARGIN);
    }

    private String title() {
        return VisibleText.shortened(content.view().title(), LONGEST_LINE / 2);
    }

    /** Adds the texts and answers where the lanes may begin. */
    double draw(double width, List<Text> texts) {
        double y = 32;
        String full = VisibleText.of(content.view().title());
        texts.add(new Text(title(), full, new Point(MARGIN, y), Text.Anchor.START, TextStyle.TITLE, Owner.FIGURE));
        boolean beside = MARGIN
                        + Math.max(TextStyle.TITLE.width(title()), TextStyle.CAPTION.width(lines.get(0)))
                        + 40
                        + legendWidth()
                        + MARGIN
                <= width;
        for (String line : lines) {
            y += y == 32 ? 21 : 17;
            texts.add(Text.of(line, new Point(MARGIN, y), Text.Anchor.START, TextStyle.CAPTION, Owner.FIGURE));
        }
        double legendY = beside ? 32 : y + 30;
        drawLegend(beside ? width - MARGIN - legendWidth() : MARGIN, legendY, texts);
        y = Math.max(y, items.isEmpty() ? y : legendY + 12);
        if (items.isEmpty()) {
            y += 60;
            texts.add(Text.of(
                    Captions.empty(content.view(), content.options()),
                    new Point(width / 2, y),
                    Text.Anchor.MIDDLE,
                    TextStyle.MESSAGE,
                    Owner.FIGURE));
            y += 20;
        }
        return Math.rint(y + (orientation == Orientation.HORIZONTAL ? 36 : 18));
    }

    private void drawLegend(double left, double baseline, List<Text> texts) {
        double x = left;
        double middle = baseline - 4;
        for (Item item : items) {
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
