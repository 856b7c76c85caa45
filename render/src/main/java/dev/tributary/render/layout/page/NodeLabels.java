package dev.tributary.render.layout.page;

import dev.tributary.render.figure.Box;
import dev.tributary.render.figure.Owner;
import dev.tributary.render.figure.Point;
import dev.tributary.render.figure.Rect;
import dev.tributary.render.figure.Ribbon;
import dev.tributary.render.figure.Text;
import dev.tributary.render.figure.TextStyle;
import dev.tributary.render.layout.column.Measures;
import dev.tributary.render.layout.lane.LabelSide;
import dev.tributary.render.paint.Shape2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/**
 * The names of boxes. The layout leaves room for each at a side of its box. Where that room is too short, so that a
 * ribbon which is led round boxes would run under the name, the name is said without the places of hand-over, which
 * stay to be seen by hovering, or stands at another side where nothing is.
 */
final class NodeLabels {

    /** Letters do not fill the area that their line may take. */
    private static final double LOOSE = 2;

    /** How far a name may stand from where it belongs, in pixels; twice as far along its line. */
    private static final double[] SHIFTS = {0, -7, 7, -13, 13, -20, 20};

    private final Measures measures;
    private final List<Entry> entries = new ArrayList<>();

    /**
     * A box that gets a name.
     *
     * @param number of the box
     * @param side where the layout has left room
     * @param leaks whether a wedge stands there
     */
    private record Entry(int number, Box box, String label, LabelSide side, boolean leaks) {}

    NodeLabels(Measures measures) {
        this.measures = measures;
    }

    void add(int number, Box box, String label, LabelSide side, boolean leaks) {
        entries.add(new Entry(number, box, label, side, leaks));
    }

    /** Adds the names to the texts. */
    void draw(List<Box> boxes, List<Ribbon> ribbons, List<Text> texts) {
        List<Path2D> paths = ribbons.stream()
                .filter(ribbon -> ribbon.course() != Ribbon.Course.HAIRLINE)
                .map(ribbon -> Shape2D.of(ribbon.outline()))
                .toList();
        List<Rectangle2D> bounds = paths.stream().map(Path2D::getBounds2D).toList();
        List<Entry> crowded = new ArrayList<>();
        for (Entry entry : entries) {
            Text first = text(entry, entry.label(), entry.side(), 0);
            if (isClear(first, paths, bounds)) {
                texts.add(first);
            } else {
                crowded.add(entry);
            }
        }
        for (Entry entry : crowded) {
            texts.add(best(entry, boxes, texts, paths, bounds));
        }
    }

    private Text best(
            Entry entry, List<Box> boxes, List<Text> texts, List<Path2D> paths, List<Rectangle2D> bounds) {
        String brief = brief(entry);
        Text shortened = text(entry, brief, entry.side(), 0);
        if (isClear(shortened, paths, bounds)) {
            return shortened;
        }
        for (double shift : SHIFTS) {
            for (LabelSide side : LabelSide.values()) {
                Text elsewhere = text(entry, brief, side, shift);
                if (isFree(entry, elsewhere.area(), boxes, texts) && isClear(elsewhere, paths, bounds)) {
                    return elsewhere;
                }
            }
        }
        return shortened;
    }

    /** Whether no text, box or name that is still to come stands there. */
    private boolean isFree(Entry entry, Rect area, List<Box> boxes, List<Text> texts) {
        return texts.stream().noneMatch(text -> text.area().overlaps(area))
                && boxes.stream().noneMatch(box -> box.area().overlaps(area))
                && entries.stream()
                        .filter(other -> other != entry)
                        .noneMatch(other ->
                                text(other, brief(other), other.side(), 0).area().overlaps(area));
    }

    private static String brief(Entry entry) {
        String name = entry.box().node().label();
        if (entry.label().equals(name)) {
            return name;
        }
        return name + (entry.box().role() == Box.Role.READS ? " →" : " ←");
    }

    private static boolean isClear(Text text, List<Path2D> paths, List<Rectangle2D> bounds) {
        Rect area = text.area();
        double x = area.x() + LOOSE;
        double y = area.y() + LOOSE;
        double width = area.width() - 2 * LOOSE;
        double height = area.height() - 2 * LOOSE;
        for (int path = 0; path < paths.size(); path++) {
            if (bounds.get(path).intersects(x, y, width, height)
                    && paths.get(path).intersects(x, y, width, height)) {
                return false;
            }
        }
        return true;
    }

    private Text text(Entry entry, String content, LabelSide side, double shift) {
        boolean along = side == LabelSide.BEFORE || side == LabelSide.AFTER;
        boolean low = side == LabelSide.BEFORE || side == LabelSide.LOW;
        Rect area = entry.box().area();
        double gap = Measures.LABEL_GAP + (along && entry.leaks() ? Shapes.LEAK - 2 : 0);
        Owner owner = new Owner(Owner.Kind.BOX, entry.number());
        boolean beside = along == measures.isHorizontal();
        double x = low ? area.x() - gap : area.x() + area.width() + gap;
        double y = low ? area.y() - gap : area.y() + area.height() + gap + 8;
        return new Text(
                content,
                entry.label(),
                beside ? new Point(x, area.centreY() + 4 + shift) : new Point(area.centreX() + 2 * shift, y),
                beside ? low ? Text.Anchor.END : Text.Anchor.START : Text.Anchor.MIDDLE,
                TextStyle.NODE,
                owner,
                false);
    }
}
