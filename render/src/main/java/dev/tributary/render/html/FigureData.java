package dev.tributary.render.html;

import dev.tributary.render.Orientation;
import dev.tributary.render.layout.Figure;
import dev.tributary.render.layout.Rect;
import dev.tributary.render.layout.Text;
import dev.tributary.render.layout.TextStyle;
import dev.tributary.render.paint.PathData;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One figure as the page's script reads it.
 *
 * @param count the text that says how many edges are shown, as an index into the texts
 * @param bands x, y, width and height of each lane
 * @param rules x and y of both ends of each column's line
 * @param ribbons the path of each edge
 * @param boxes x, y, width and height of each component
 * @param swatches kind, x, y, width and height of each sample in the legend
 */
record FigureData(
        double width,
        double height,
        boolean vertical,
        int count,
        List<List<Double>> bands,
        List<Boolean> shaded,
        List<List<Double>> rules,
        List<String> ribbons,
        List<List<Double>> boxes,
        List<List<Object>> swatches,
        List<Label> texts) {

    /**
     * A line of text.
     *
     * @param full the uncut text, left out if nothing was cut
     * @param of what it belongs to, as an index
     */
    record Label(
            String text, @Nullable String full, double x, double y, String anchor, String style, String owner, int of) {
        static Label of(Text text) {
            return new Label(
                    text.content(),
                    text.full().equals(text.content()) ? null : text.full(),
                    rounded(text.at().x()),
                    rounded(text.at().y()),
                    anchor(text.anchor()),
                    text.style().name(),
                    text.owner().kind().name(),
                    text.owner().index());
        }

        private static String anchor(Text.Anchor anchor) {
            return switch (anchor) {
                case START -> "left";
                case MIDDLE -> "center";
                case END -> "right";
            };
        }
    }

    static FigureData of(Figure figure) {
        return new FigureData(
                figure.width(),
                figure.height(),
                figure.orientation() == Orientation.VERTICAL,
                countText(figure.texts()),
                figure.bands().stream().map(band -> numbers(band.area())).toList(),
                figure.bands().stream().map(band -> band.shaded()).toList(),
                figure.rules().stream()
                        .map(rule -> List.of(
                                rounded(rule.from().x()),
                                rounded(rule.from().y()),
                                rounded(rule.to().x()),
                                rounded(rule.to().y())))
                        .toList(),
                figure.ribbons().stream()
                        .map(ribbon -> PathData.of(ribbon.outline()))
                        .toList(),
                figure.boxes().stream().map(box -> numbers(box.area())).toList(),
                figure.swatches().stream()
                        .map(swatch -> {
                            List<Double> area = numbers(swatch.area());
                            return List.<Object>of(
                                    swatch.kind().name(), area.get(0), area.get(1), area.get(2), area.get(3));
                        })
                        .toList(),
                figure.texts().stream().map(Label::of).toList());
    }

    private static int countText(List<Text> texts) {
        for (int index = 0; index < texts.size(); index++) {
            if (texts.get(index).style() == TextStyle.CAPTION) {
                return index;
            }
        }
        throw new IllegalStateException("a figure always says how many edges it shows");
    }

    private static List<Double> numbers(Rect area) {
        return List.of(rounded(area.x()), rounded(area.y()), rounded(area.width()), rounded(area.height()));
    }

    private static double rounded(double value) {
        return Math.rint(value * 100) / 100;
    }
}
