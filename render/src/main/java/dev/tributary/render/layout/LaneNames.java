package dev.tributary.render.layout;

import dev.tributary.render.Lane;
import dev.tributary.render.text.VisibleText;
import java.util.List;

/** The names of lanes with the text of their tokens, and the room that they need. */
final class LaneNames {

    private static final int LONGEST_NAME = 18;
    private static final int LONGEST_TOKEN = 14;
    private static final double MARGIN = 18;
    private static final double HEADER = 46;

    private final SankeyLayout.Content content;
    private final Measures measures;

    LaneNames(SankeyLayout.Content content, Measures measures) {
        this.content = content;
        this.measures = measures;
    }

    /** The room before the first column, along the stream. */
    double gutter() {
        return measures.isHorizontal() ? MARGIN + Math.max(60, widest()) + 18 : HEADER;
    }

    /** The room before the first lane of a vertical figure, for the names of columns. */
    double columnGutter(Columns columns) {
        return columns.names().stream()
                        .mapToDouble(TextStyle.COLUMN::width)
                        .max()
                        .orElse(0)
                + MARGIN
                + 18;
    }

    /** How much a lane takes across the stream, padding included. */
    double extent(LaneLayout lane) {
        double least =
                measures.isHorizontal() ? measures.smallestLane() : Math.max(measures.smallestLane(), widest() + 12);
        return Math.ceil(Math.max(least, lane.end() - lane.start() + 2 * measures.lanePadding()));
    }

    private double widest() {
        return content.selection().lanes().stream()
                .map(lane -> content.view().lanes().get(lane.position()))
                .mapToDouble(lane ->
                        Math.max(TextStyle.LANE.width(name(lane)), TextStyle.TOKEN.width(token(lane, LONGEST_TOKEN))))
                .max()
                .orElse(0);
    }

    void draw(int index, int position, Rect area, List<Text> texts) {
        Lane lane = content.view().lanes().get(position);
        Owner owner = new Owner(Owner.Kind.LANE, index);
        boolean horizontal = measures.isHorizontal();
        Text.Anchor anchor = horizontal ? Text.Anchor.START : Text.Anchor.MIDDLE;
        double x = horizontal ? MARGIN : area.centreX();
        boolean both = !lane.name().isEmpty() && !lane.token().isEmpty();
        double y = horizontal ? area.centreY() + (both ? -3 : 5) : area.y() + 22;
        if (!lane.name().isEmpty()) {
            String full = VisibleText.of(lane.name());
            texts.add(new Text(name(lane), full, new Point(x, y), anchor, TextStyle.LANE, owner));
            y += 17;
        }
        if (!lane.token().isEmpty()) {
            String full = token(lane, Integer.MAX_VALUE);
            texts.add(new Text(token(lane, LONGEST_TOKEN), full, new Point(x, y), anchor, TextStyle.TOKEN, owner));
        }
    }

    private static String name(Lane lane) {
        return VisibleText.shortened(lane.name(), LONGEST_NAME);
    }

    private static String token(Lane lane, int length) {
        return lane.token().isEmpty() ? "" : "“" + VisibleText.shortened(lane.token(), length) + "”";
    }
}
