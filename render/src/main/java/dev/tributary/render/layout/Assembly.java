package dev.tributary.render.layout;

import dev.tributary.graph.Node;
import dev.tributary.render.Orientation;
import java.util.ArrayList;
import java.util.List;

/** Puts laid-out lanes on a page, one beside the other, and frames them with title, legend, headings and names. */
final class Assembly {

    private static final double RULE_OVERHANG = 6;

    private final SankeyLayout.Content content;
    private final Measures measures;
    private final double scale;
    private final boolean handovers;
    private final List<Band> bands = new ArrayList<>();
    private final List<Rule> rules = new ArrayList<>();
    private final List<Ribbon> ribbons = new ArrayList<>();
    private final List<Box> boxes = new ArrayList<>();
    private final List<Text> texts = new ArrayList<>();

    Assembly(SankeyLayout.Content content, Measures measures, double scale, boolean handovers) {
        this.content = content;
        this.measures = measures;
        this.scale = scale;
        this.handovers = handovers;
    }

    Figure figure() {
        LaneNames names = new LaneNames(content, measures);
        double before = reach(LabelSide.BEFORE);
        double after = reach(LabelSide.AFTER);
        double stream = measures.main(Math.max(0, content.columns().count() - 1));
        double lead = names.gutter() + before;
        double across = content.lanes().stream().mapToDouble(names::extent).sum();
        boolean horizontal = measures.isHorizontal();
        double width = horizontal ? lead + stream + after + 18 : names.columnGutter(content.columns()) + across + 18;
        Heading heading = new Heading(content, handovers, scale, measures.orientation());
        width = Math.ceil(Math.max(width, heading.leastWidth()));
        double top = heading.draw(width, texts);
        Frame frame = horizontal
                ? new Frame(Orientation.HORIZONTAL, lead, top)
                : new Frame(Orientation.VERTICAL, top + lead, names.columnGutter(content.columns()));
        double height = Math.ceil(horizontal ? top + across + 12 : top + lead + stream + after + 24);
        Rect page = new Rect(0, top, width, height - top);
        place(frame, names, page);
        columns(frame, page, across);
        return new Figure(
                width,
                height,
                measures.orientation(),
                scale,
                content.options().threshold(),
                bands,
                rules,
                ribbons,
                boxes,
                heading.swatches(),
                texts);
    }

    /** How far labels on this side reach beyond the first or the last column. */
    private double reach(LabelSide side) {
        double reach = 20;
        double last = measures.main(Math.max(0, content.columns().count() - 1));
        for (LaneLayout lane : content.lanes()) {
            for (int box = 0; box < lane.nodes().size(); box++) {
                if (lane.side(box) == side) {
                    double room = measures.isHorizontal() ? TextStyle.NODE.width(lane.label(box)) : 12;
                    double at = measures.main(lane.slot(box).column);
                    double overhang = room + Measures.LABEL_GAP + measures.boxLength() / 2 + 6;
                    reach = Math.max(reach, overhang - (side == LabelSide.BEFORE ? at : last - at));
                }
            }
        }
        return reach;
    }

    private void place(Frame frame, LaneNames names, Rect page) {
        double at = 0;
        for (int index = 0; index < content.lanes().size(); index++) {
            LaneLayout lane = content.lanes().get(index);
            double extent = names.extent(lane);
            int position = content.selection().lanes().get(index).position();
            Rect area = measures.isHorizontal()
                    ? new Rect(0, frame.cross() + at, page.width(), extent)
                    : new Rect(frame.cross() + at, page.y(), extent, page.height() - 12);
            bands.add(new Band(position, area, index % 2 == 0));
            names.draw(index, position, area, texts);
            double slack = extent - (lane.end() - lane.start());
            fill(index, frame.across(at + slack / 2 - lane.start()));
            at += extent;
        }
    }

    private void fill(int index, Frame frame) {
        LaneLayout lane = content.lanes().get(index);
        Selection.Lane selected = content.selection().lanes().get(index);
        int firstBox = boxes.size();
        double[] incoming = new double[lane.nodes().size()];
        double[] outgoing = new double[lane.nodes().size()];
        for (int strand = 0; strand < selected.strands().size(); strand++) {
            Selection.Strand drawn = selected.strands().get(strand);
            int source = lane.nodes().indexOf(drawn.edge().source());
            int target = lane.nodes().indexOf(drawn.edge().target().node());
            outgoing[source] += drawn.magnitude();
            incoming[target] += drawn.magnitude();
            Route route = lane.route(strand);
            badge(frame, drawn, route, lane.slot(target));
            ribbons.add(new Ribbon(
                    index,
                    drawn.edge(),
                    drawn.score(),
                    firstBox + source,
                    firstBox + target,
                    lane.width(strand),
                    route.outline(frame)));
        }
        for (int box = 0; box < lane.nodes().size(); box++) {
            Node node = lane.nodes().get(box);
            Slot slot = lane.slot(box);
            Rect area = frame.rect(
                    measures.main(slot.column) - measures.boxLength() / 2,
                    slot.centre - slot.extent / 2,
                    measures.boxLength(),
                    slot.extent);
            label(lane, box, area);
            boxes.add(new Box(index, node, area, incoming[box], outgoing[box], lane.handsOver(box)));
        }
    }

    private void badge(Frame frame, Selection.Strand strand, Route route, Slot target) {
        String badge = strand.edge().target().port().badge();
        if (badge.isEmpty() || strand.magnitude() * scale < TextStyle.BADGE_POSITIVE.size() - 1) {
            return;
        }
        double main = measures.main(target.column) - measures.boxLength() / 2 - 9;
        Point middle = frame.point(main, route.crossAt(main));
        TextStyle style = strand.score() < 0 ? TextStyle.BADGE_NEGATIVE : TextStyle.BADGE_POSITIVE;
        Owner owner = new Owner(Owner.Kind.RIBBON, ribbons.size());
        texts.add(Text.of(badge, new Point(middle.x(), middle.y() + 3.3), Text.Anchor.MIDDLE, style, owner));
    }

    private void label(LaneLayout lane, int box, Rect area) {
        LabelSide side = lane.side(box);
        boolean along = side == LabelSide.BEFORE || side == LabelSide.AFTER;
        boolean low = side == LabelSide.BEFORE || side == LabelSide.LOW;
        Owner owner = new Owner(Owner.Kind.BOX, boxes.size());
        String label = lane.label(box);
        if (along == measures.isHorizontal()) {
            double x = low ? area.x() - Measures.LABEL_GAP : area.x() + area.width() + Measures.LABEL_GAP;
            Text.Anchor anchor = low ? Text.Anchor.END : Text.Anchor.START;
            texts.add(Text.of(label, new Point(x, area.centreY() + 4), anchor, TextStyle.NODE, owner));
        } else {
            double y = low ? area.y() - Measures.LABEL_GAP : area.y() + area.height() + 12;
            texts.add(Text.of(label, new Point(area.centreX(), y), Text.Anchor.MIDDLE, TextStyle.NODE, owner));
        }
    }

    private void columns(Frame frame, Rect page, double across) {
        for (int column = 0; column < content.columns().count(); column++) {
            Point at = frame.point(measures.main(column), 0);
            String name = content.columns().names().get(column);
            if (measures.isHorizontal()) {
                rules.add(new Rule(new Point(at.x(), page.y()), new Point(at.x(), page.y() + across)));
                texts.add(heading(name, new Point(at.x(), page.y() - 9), Text.Anchor.MIDDLE));
            } else {
                rules.add(new Rule(new Point(at.x() - RULE_OVERHANG, at.y()), new Point(at.x() + across, at.y())));
                texts.add(heading(name, new Point(at.x() - RULE_OVERHANG - 6, at.y() + 3.5), Text.Anchor.END));
            }
        }
        texts.removeIf(text -> text.content().isEmpty());
    }

    private static Text heading(String name, Point at, Text.Anchor anchor) {
        return Text.of(name, at, anchor, TextStyle.COLUMN, Owner.FIGURE);
    }
}
