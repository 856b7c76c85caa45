package dev.tributary.render.layout.page;

import dev.tributary.render.Orientation;
import dev.tributary.render.figure.Band;
import dev.tributary.render.figure.Figure;
import dev.tributary.render.figure.GroupFrame;
import dev.tributary.render.figure.Owner;
import dev.tributary.render.figure.Point;
import dev.tributary.render.figure.Rect;
import dev.tributary.render.figure.Rule;
import dev.tributary.render.figure.Text;
import dev.tributary.render.figure.TextStyle;
import dev.tributary.render.layout.column.Corridors;
import dev.tributary.render.layout.column.Measures;
import dev.tributary.render.layout.flow.Flow;
import dev.tributary.render.layout.lane.LabelSide;
import dev.tributary.render.layout.lane.LaneLayout;
import dev.tributary.render.layout.path.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Puts laid-out lanes on a page, one beside the other, and frames them with title, legend, headings and names. */
public final class Assembly {

    private static final double RULE_OVERHANG = 6;
    private static final double MARGIN = 18;

    private final Sheet sheet;
    private final Measures measures;
    private final LaneNames names;
    private final double[] shifts;
    private final double across;
    private final Map<Integer, List<Corridors.Bundle>> bundles = new TreeMap<>();
    private final double[] mains;
    private final List<Band> bands = new ArrayList<>();
    private final List<Rule> rules = new ArrayList<>();
    private final List<Text> texts = new ArrayList<>();

    /** Places the lanes; {@link #figure()} draws them. */
    public Assembly(Sheet sheet) {
        this.sheet = sheet;
        this.measures = sheet.measures();
        this.names = new LaneNames(sheet);
        this.shifts = new double[sheet.lanes().size()];
        double at = 0;
        for (int lane = 0; lane < shifts.length; lane++) {
            double extent = names.extent(lane);
            Optional<LaneLayout> layout = sheet.lanes().get(lane);
            double start = layout.map(LaneLayout::start).orElse(0.0);
            double end = layout.map(LaneLayout::end).orElse(0.0);
            shifts[lane] = at + (extent - (end - start)) / 2 - start;
            at += extent;
        }
        this.across = at;
        this.mains = mains();
    }

    private double[] mains() {
        for (int column : sheet.columns().corridors()) {
            List<Flow> falls = sheet.plan().falls().stream()
                    .filter(fall -> sheet.columns().of(fall.source()) == column)
                    .filter(fall -> fall.source().lane() != fall.target().lane())
                    .toList();
            bundles.put(column, Corridors.place(falls, new Ends(), sheet.scale()));
        }
        double[] placed = new double[Math.max(1, sheet.columns().count())];
        for (int column = 1; column < placed.length; column++) {
            List<Corridors.Bundle> falling = bundles.getOrDefault(column - 1, List.of());
            double corridor = falling.isEmpty() ? 0 : Corridors.width(falling) + measures.boxLength();
            placed[column] =
                    placed[column - 1] + Math.rint(Math.max(measures.pitch(), Math.max(corridor, room(column - 1))));
        }
        return placed;
    }

    /** The distance to the next column that labels between the two need. */
    private double room(int column) {
        if (!measures.isHorizontal() || !sheet.plan().guessesHandovers()) {
            return 0;
        }
        double next = Math.max(
                widest(column + 1, LabelSide.BEFORE) + Shapes.LEAK,
                Math.max(widest(column + 1, LabelSide.LOW), widest(column + 1, LabelSide.HIGH)) / 2);
        return widest(column, LabelSide.AFTER) + Shapes.LEAK + next + 24;
    }

    private double widest(int column, LabelSide side) {
        double widest = 0;
        for (Optional<LaneLayout> lane : sheet.lanes()) {
            if (lane.isPresent()) {
                for (int box = 0; box < lane.get().stops().size(); box++) {
                    if (lane.get().side(box) == side
                            && sheet.columns().of(lane.get().stops().get(box)) == column) {
                        widest =
                                Math.max(widest, TextStyle.NODE.width(lane.get().label(box)));
                    }
                }
            }
        }
        return widest;
    }

    /** The ends of falls in the cross coordinates of the page. */
    private final class Ends implements Corridors.Ends {
        @Override
        public double leaves(Flow fall) {
            int lane = fall.source().lane();
            return sheet.lanes().get(lane).orElseThrow().leaves(fall) + shifts[lane];
        }

        @Override
        public double enters(Flow fall) {
            int lane = fall.target().lane();
            return sheet.lanes().get(lane).orElseThrow().enters(fall) + shifts[lane];
        }
    }

    /** The figure. */
    public Figure figure() {
        double before = reach(LabelSide.BEFORE);
        double after = reach(LabelSide.AFTER);
        double stream = mains[mains.length - 1];
        double lead = names.gutter() + before;
        boolean horizontal = measures.isHorizontal();
        double columnGutter = names.columnGutter();
        double width = horizontal ? lead + stream + after + MARGIN : columnGutter + across + MARGIN;
        Heading heading = new Heading(sheet);
        width = Math.ceil(Math.max(width, heading.leastWidth()));
        double top = heading.draw(width, texts);
        Frame frame = horizontal
                ? new Frame(Orientation.HORIZONTAL, lead, top)
                : new Frame(Orientation.VERTICAL, top + lead, columnGutter);
        double height = Math.ceil(horizontal ? top + across + 12 : top + lead + stream + after + 24);
        Rect page = new Rect(0, top, width, height - top);
        place(frame, page);
        columns(frame, page);
        Shapes shapes = new Shapes(sheet, frame, mains, shifts, bundles);
        shapes.draw(texts);
        List<GroupFrame> frames = GroupFrames.draw(sheet.plan().view().marks().groups(), shapes.boxes(), texts);
        return new Figure(
                width,
                height,
                sheet.scale(),
                new Figure.Ground(bands, rules, heading.swatches(), frames),
                shapes.ribbons(),
                shapes.leaks(),
                shapes.boxes(),
                texts);
    }

    /** How far labels on this side reach beyond the first or the last column. */
    private double reach(LabelSide side) {
        double reach = 20;
        double last = mains[mains.length - 1];
        for (Optional<LaneLayout> lane : sheet.lanes()) {
            for (int box = 0; lane.isPresent() && box < lane.get().stops().size(); box++) {
                double room = measures.isHorizontal()
                        ? TextStyle.NODE.width(lane.get().label(box))
                        : 12;
                double at = mains[sheet.columns().of(lane.get().stops().get(box))];
                boolean along = lane.get().side(box) == side;
                double overhang =
                        along ? room + Measures.LABEL_GAP + Shapes.LEAK + measures.boxLength() / 2 + 6 : room / 2 + 2;
                reach = Math.max(reach, overhang - (side == LabelSide.BEFORE ? at : last - at));
            }
        }
        return reach;
    }

    private void place(Frame frame, Rect page) {
        double at = 0;
        for (int lane = 0; lane < sheet.lanes().size(); lane++) {
            double extent = names.extent(lane);
            Rect area = measures.isHorizontal()
                    ? new Rect(0, frame.cross() + at, page.width(), extent)
                    : new Rect(frame.cross() + at, page.y(), extent, page.height() - 12);
            bands.add(new Band(sheet.plan().lanes().get(lane).position(), area, lane % 2 == 0, names.isFolded(lane)));
            names.draw(lane, area, texts);
            at += extent;
        }
    }

    private void columns(Frame frame, Rect page) {
        for (int column = 0; column < sheet.columns().count(); column++) {
            Point at = frame.point(mains[column], 0);
            String name = sheet.columns().names().get(column);
            if (measures.isHorizontal()) {
                rules.add(new Rule(new Point(at.x(), page.y()), new Point(at.x(), page.y() + across)));
                texts.add(heading(name, new Point(at.x(), page.y() - 9), Text.Anchor.MIDDLE));
            } else {
                rules.add(new Rule(new Point(at.x() - RULE_OVERHANG, at.y()), new Point(at.x() + across, at.y())));
                texts.add(heading(name, new Point(at.x() - RULE_OVERHANG - 6, at.y() + 3.5), Text.Anchor.END));
            }
        }
        String tokens = names.caption();
        if (!tokens.isEmpty() && measures.isHorizontal()) {
            texts.add(heading(tokens, new Point(MARGIN, page.y() - 9), Text.Anchor.START));
        }
    }

    private static Text heading(String name, Point at, Text.Anchor anchor) {
        return Text.of(name, at, anchor, TextStyle.COLUMN, Owner.FIGURE);
    }
}
