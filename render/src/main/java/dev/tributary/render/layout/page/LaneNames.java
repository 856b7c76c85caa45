package dev.tributary.render.layout.page;

import dev.tributary.graph.Place;
import dev.tributary.graph.Positions;
import dev.tributary.render.Lane;
import dev.tributary.render.figure.Owner;
import dev.tributary.render.figure.Point;
import dev.tributary.render.figure.Rect;
import dev.tributary.render.figure.Text;
import dev.tributary.render.figure.TextStyle;
import dev.tributary.render.layout.column.Measures;
import dev.tributary.render.layout.lane.LaneLayout;
import dev.tributary.render.text.VisibleText;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The names of lanes with index and token, and the room that they need. */
final class LaneNames {

    private static final int LONGEST_NAME = 18;
    private static final int LONGEST_TOKEN = 14;
    private static final int LONGEST_FOLDED = 24;
    private static final double MARGIN = 18;
    private static final double HEADER = 46;

    /** What a lane without edges takes across the stream. */
    private static final double FOLDED = 10;

    private final Sheet sheet;
    private final Measures measures;

    LaneNames(Sheet sheet) {
        this.sheet = sheet;
        this.measures = sheet.measures();
    }

    /** Whether a lane has no edge and is folded. */
    boolean isFolded(int lane) {
        return sheet.lanes().get(lane).isEmpty()
                && !sheet.plan().options().showEmptyPositions()
                && !(sheet.plan().view().circuit().positions() instanceof Positions.All);
    }

    /** The room before the first column, along the stream. */
    double gutter() {
        if (!measures.isHorizontal()) {
            return Math.max(HEADER, folded() ? longestFolded() + 16 : 0);
        }
        return MARGIN + Math.max(Math.max(60, widest()), TextStyle.COLUMN.width(caption())) + 18;
    }

    private boolean folded() {
        return IntStream.range(0, sheet.lanes().size()).anyMatch(this::isFolded);
    }

    private double longestFolded() {
        return IntStream.range(0, sheet.lanes().size())
                .filter(this::isFolded)
                .mapToDouble(lane -> TextStyle.FOLDED.width(line(lane, LONGEST_FOLDED)))
                .max()
                .orElse(0);
    }

    /** The room before the first lane of a vertical figure, for the names of columns. */
    double columnGutter() {
        return sheet.columns().names().stream()
                        .mapToDouble(TextStyle.COLUMN::width)
                        .max()
                        .orElse(0)
                + MARGIN
                + 18;
    }

    /** How much a lane takes across the stream, padding included. */
    double extent(int lane) {
        if (isFolded(lane)) {
            return FOLDED;
        }
        Optional<LaneLayout> layout = sheet.lanes().get(lane);
        double taken = layout.map(placed -> placed.end() - placed.start()).orElse(0.0);
        double least =
                measures.isHorizontal() ? measures.smallestLane() : Math.max(measures.smallestLane(), widest() + 12);
        return Math.ceil(Math.max(least, taken + 2 * measures.lanePadding()));
    }

    private double widest() {
        return IntStream.range(0, sheet.lanes().size())
                .mapToDouble(lane -> isFolded(lane)
                        ? measures.isHorizontal() ? TextStyle.FOLDED.width(line(lane, LONGEST_FOLDED)) : 0
                        : Math.max(TextStyle.LANE.width(name(lane)), TextStyle.TOKEN.width(below(lane, LONGEST_TOKEN))))
                .max()
                .orElse(0);
    }

    /** What the tokens are, in the first line of the gutter; empty if there are none. */
    String caption() {
        boolean tokens = sheet.plan().lanes().stream()
                .anyMatch(lane -> !lane(lane.position()).token().isEmpty());
        return tokens ? "tokens of the first prompt" : "";
    }

    void draw(int lane, Rect area, List<Text> texts) {
        Owner owner = new Owner(Owner.Kind.LANE, lane);
        boolean horizontal = measures.isHorizontal();
        if (isFolded(lane)) {
            Point at =
                    horizontal ? new Point(MARGIN, area.centreY() + 3) : new Point(area.centreX() - 2.5, area.y() + 10);
            texts.add(new Text(
                    line(lane, LONGEST_FOLDED),
                    line(lane, Integer.MAX_VALUE),
                    at,
                    Text.Anchor.START,
                    TextStyle.FOLDED,
                    owner,
                    !horizontal));
            return;
        }
        Text.Anchor anchor = horizontal ? Text.Anchor.START : Text.Anchor.MIDDLE;
        double x = horizontal ? MARGIN : area.centreX();
        String below = below(lane, LONGEST_TOKEN);
        boolean both = !name(lane).isEmpty() && !below.isEmpty();
        double y = horizontal ? area.centreY() + (both ? -3 : 5) : area.y() + 22;
        if (!name(lane).isEmpty()) {
            String full = VisibleText.of(lane(position(lane)).name());
            texts.add(new Text(name(lane), full, new Point(x, y), anchor, TextStyle.LANE, owner, false));
            y += 17;
        }
        if (!below.isEmpty()) {
            String full = below(lane, Integer.MAX_VALUE);
            texts.add(new Text(below, full, new Point(x, y), anchor, TextStyle.TOKEN, owner, false));
        }
    }

    private int position(int lane) {
        return sheet.plan().lanes().get(lane).position();
    }

    private Lane lane(int position) {
        return sheet.plan().view().lanes().get(position);
    }

    private String name(int lane) {
        return VisibleText.shortened(lane(position(lane)).name(), LONGEST_NAME);
    }

    /** The index, where places are positions, and the token. */
    private String below(int lane, int length) {
        String token = lane(position(lane)).token();
        String quoted = token.isEmpty() ? "" : "“" + VisibleText.shortened(token, length) + "”";
        return (index(lane) + " " + quoted).strip();
    }

    private String index(int lane) {
        Place place = sheet.plan().view().circuit().positions().lane(position(lane));
        return place instanceof Place.At ? place.label() : "";
    }

    private String line(int lane, int length) {
        String token = lane(position(lane)).token();
        String name = lane(position(lane)).name();
        String quoted = token.isEmpty() ? "" : "“" + VisibleText.shortened(token, length) + "”";
        String both = name.isEmpty() ? "" : VisibleText.shortened(name, LONGEST_NAME);
        return (index(lane) + " " + both + " " + quoted).strip().replaceAll(" {2,}", " ");
    }
}
