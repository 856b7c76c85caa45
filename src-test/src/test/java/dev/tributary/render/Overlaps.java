package dev.tributary.render;

import dev.tributary.render.figure.Box;
import dev.tributary.render.figure.Figure;
import dev.tributary.render.figure.Rect;
import dev.tributary.render.figure.Ribbon;
import dev.tributary.render.figure.Text;
import dev.tributary.render.figure.TextStyle;
import dev.tributary.render.paint.Shape2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/** What lies on what in a figure and should not. Hairlines are left out: they run behind everything on purpose. */
public final class Overlaps {

    /** Letters do not fill the area that their line may take. */
    private static final double LOOSE = 2;

    private Overlaps() {}

    /** Ribbons that run over a box that they neither leave nor enter. */
    public static List<String> ribbonsOnForeignBoxes(Figure figure) {
        List<String> found = new ArrayList<>();
        for (Ribbon ribbon : figure.ribbons()) {
            if (ribbon.course() == Ribbon.Course.HAIRLINE) {
                continue;
            }
            Path2D path = Shape2D.of(ribbon.outline());
            Rectangle2D bounds = path.getBounds2D();
            for (int box = 0; box < figure.boxes().size(); box++) {
                Rect area = figure.boxes().get(box).area();
                if (box != ribbon.source()
                        && box != ribbon.target()
                        && bounds.intersects(area.x(), area.y(), area.width(), area.height())
                        && path.intersects(area.x(), area.y(), area.width(), area.height())) {
                    found.add(ribbon.course() + " " + ribbon.edges().get(0).name() + " over "
                            + figure.boxes().get(box));
                }
            }
        }
        return found;
    }

    /** Pieces of text that touch other text, or a box. */
    public static List<String> texts(Figure figure) {
        List<String> found = new ArrayList<>();
        List<Text> texts = figure.texts();
        for (int i = 0; i < texts.size(); i++) {
            Rect area = texts.get(i).area();
            for (int j = 0; j < i; j++) {
                if (texts.get(j).area().overlaps(area)) {
                    found.add(texts.get(i).content() + " on " + texts.get(j).content());
                }
            }
            for (Box box : figure.boxes()) {
                if (texts.get(i).style() != TextStyle.BADGE && box.area().overlaps(area)) {
                    found.add(texts.get(i).content() + " on box " + box);
                }
            }
        }
        return found;
    }

    /** Names of components that a ribbon of their lane, or one that falls through it, runs under. */
    public static List<String> ribbonsUnderNames(Figure figure) {
        List<String> found = new ArrayList<>();
        List<Text> names = figure.texts().stream()
                .filter(text -> text.style() == TextStyle.NODE)
                .toList();
        for (Ribbon ribbon : figure.ribbons()) {
            if (ribbon.course() == Ribbon.Course.HAIRLINE) {
                continue;
            }
            Path2D path = Shape2D.of(ribbon.outline());
            Rectangle2D bounds = path.getBounds2D();
            for (Text name : names) {
                Rect area = name.area();
                double x = area.x() + LOOSE;
                double y = area.y() + LOOSE;
                double width = area.width() - 2 * LOOSE;
                double height = area.height() - 2 * LOOSE;
                if (bounds.intersects(x, y, width, height) && path.intersects(x, y, width, height)) {
                    found.add(ribbon.course() + " " + ribbon.edges().get(0).name() + " under " + name.content());
                }
            }
        }
        return found;
    }
}
