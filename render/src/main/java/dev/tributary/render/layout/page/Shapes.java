package dev.tributary.render.layout.page;

import dev.tributary.graph.Node;
import dev.tributary.render.figure.Box;
import dev.tributary.render.figure.Cubic;
import dev.tributary.render.figure.Leak;
import dev.tributary.render.figure.Outline;
import dev.tributary.render.figure.Point;
import dev.tributary.render.figure.Rect;
import dev.tributary.render.figure.Ribbon;
import dev.tributary.render.figure.Text;
import dev.tributary.render.layout.column.Corridors;
import dev.tributary.render.layout.column.Measures;
import dev.tributary.render.layout.flow.Flow;
import dev.tributary.render.layout.flow.Stop;
import dev.tributary.render.layout.lane.LaneLayout;
import dev.tributary.render.layout.path.FallRoute;
import dev.tributary.render.layout.path.Frame;
import dev.tributary.render.layout.path.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns laid-out lanes and corridors into ribbons, leaks, boxes and their labels. */
final class Shapes {

    /** How far the wedge of a leak reaches beside its box. */
    static final double LEAK = 13;

    /** Differences below this share of what a box carries are rounding. */
    private static final double ROUNDING = 1e-9;

    private final Sheet sheet;
    private final Measures measures;
    private final Frame frame;
    private final double[] mains;
    private final double[] shifts;
    private final Map<Integer, List<Corridors.Bundle>> bundles;
    private final Map<Stop, Integer> numbers = new HashMap<>();
    private final List<Ribbon> ribbons = new ArrayList<>();
    private final List<Leak> leaks = new ArrayList<>();
    private final List<Box> boxes = new ArrayList<>();

    Shapes(Sheet sheet, Frame frame, double[] mains, double[] shifts, Map<Integer, List<Corridors.Bundle>> bundles) {
        this.sheet = sheet;
        this.measures = sheet.measures();
        this.frame = frame;
        this.mains = mains.clone();
        this.shifts = shifts.clone();
        this.bundles = bundles;
    }

    List<Ribbon> ribbons() {
        return ribbons;
    }

    List<Leak> leaks() {
        return leaks;
    }

    List<Box> boxes() {
        return boxes;
    }

    void draw(List<Text> texts) {
        for (int lane = 0; lane < sheet.lanes().size(); lane++) {
            for (Stop stop : sheet.contents().get(lane).stops()) {
                numbers.put(stop, numbers.size());
            }
        }
        for (int lane = 0; lane < sheet.lanes().size(); lane++) {
            for (Flow flow : sheet.contents().get(lane).hairlines()) {
                ribbons.add(ribbon(Ribbon.Course.HAIRLINE, flow, hairline(lane, flow)));
            }
        }
        bundles.forEach((column, falling) -> falling.forEach(bundle -> fall(column, bundle)));
        List<Badges.Entry> entries = new ArrayList<>();
        for (int lane = 0; lane < sheet.lanes().size(); lane++) {
            for (Flow flow : sheet.contents().get(lane).routed()) {
                boolean stub = flow.source().role() == Box.Role.READS;
                Route route = route(lane, flow);
                if (!stub) {
                    double main = mains[sheet.columns().of(flow.target())] - measures.boxLength() / 2;
                    entries.add(new Badges.Entry(flow, ribbons.size(), route, main, shifts[lane]));
                }
                ribbons.add(ribbon(stub ? Ribbon.Course.STUB : Ribbon.Course.LANE, flow, outline(lane, flow)));
            }
        }
        boxes(texts);
        new Badges(sheet, frame, entries).draw(texts);
    }

    private Ribbon ribbon(Ribbon.Course course, Flow flow, Outline outline) {
        return new Ribbon(
                course,
                flow.cargo(),
                flow.score(),
                flow.port(),
                number(flow.source()),
                number(flow.target()),
                sheet.scale().width(flow.score()),
                outline);
    }

    private int number(Stop stop) {
        Integer number = numbers.get(stop);
        if (number == null) {
            throw new IllegalStateException(stop + " has no box");
        }
        return number;
    }

    private Route route(int lane, Flow flow) {
        return sheet.lanes().get(lane).orElseThrow().route(flow, mains);
    }

    private Outline outline(int lane, Flow flow) {
        Route route = route(lane, flow);
        return route.outline(
                frame, shifts[lane], Math.max(Ribbon.LEAST_WIDTH, sheet.scale().width(flow.score())));
    }

    private Outline hairline(int lane, Flow flow) {
        return route(lane, flow).outline(frame, shifts[lane], Ribbon.LEAST_WIDTH);
    }

    private void fall(int column, Corridors.Bundle bundle) {
        double start = mains[column] + measures.boxLength() / 2;
        double end = mains[sheet.columns().of(bundle.target())] - measures.boxLength() / 2;
        FallRoute route = new FallRoute(
                start,
                bundle.fromCross(),
                end,
                bundle.toCross(),
                start + bundle.track(),
                bundle.width() / 2 + Corridors.BEND - 1);
        double at = -bundle.width() / 2;
        for (Flow flow : bundle.flows()) {
            double width = sheet.scale().width(flow.score());
            double drawn = Math.max(Ribbon.LEAST_WIDTH, width);
            double middle = at + width / 2;
            ribbons.add(ribbon(Ribbon.Course.FALL, flow, route.outline(frame, middle - drawn / 2, middle + drawn / 2)));
            at += width;
        }
    }

    private void boxes(List<Text> texts) {
        NodeLabels labels = new NodeLabels(measures);
        double[] in = new double[numbers.size()];
        double[] out = new double[numbers.size()];
        double[] inPixels = new double[numbers.size()];
        double[] outPixels = new double[numbers.size()];
        for (Ribbon ribbon : ribbons) {
            out[ribbon.source()] += Math.abs(ribbon.score());
            in[ribbon.target()] += Math.abs(ribbon.score());
            outPixels[ribbon.source()] += ribbon.width();
            inPixels[ribbon.target()] += ribbon.width();
        }
        for (int index = 0; index < sheet.lanes().size(); index++) {
            if (sheet.lanes().get(index).isEmpty()) {
                continue;
            }
            LaneLayout lane = sheet.lanes().get(index).get();
            for (int box = 0; box < lane.stops().size(); box++) {
                Stop stop = lane.stops().get(box);
                int number = boxes.size();
                double main = mains[sheet.columns().of(stop)];
                Rect area = frame.rect(
                        main - measures.boxLength() / 2,
                        lane.centre(box) - lane.extent(box) / 2 + shifts[index],
                        measures.boxLength(),
                        lane.extent(box));
                boxes.add(new Box(index, stop.node(), stop.role(), area, in[number], out[number]));
                double amount = in[number] - out[number];
                boolean ends = stop.node() instanceof Node.Input || stop.node() instanceof Node.Logits;
                if (!ends && Math.abs(amount) > ROUNDING * (in[number] + out[number])) {
                    double port = lane.firstPort(box) + shifts[index];
                    leaks.add(leak(number, amount, main, port, inPixels[number], outPixels[number]));
                }
                boolean leaks = !this.leaks.isEmpty()
                        && this.leaks.get(this.leaks.size() - 1).box() == number;
                labels.add(number, boxes.get(number), lane.label(box), lane.side(box), leaks);
            }
        }
        labels.draw(boxes, ribbons, texts);
    }

    /** A wedge beside the box, behind the last ribbon of the side on which too little flows. */
    private Leak leak(int box, double amount, double main, double port, double in, double out) {
        double sign = amount > 0 ? 1 : -1;
        double base = main + sign * measures.boxLength() / 2;
        double from = port + Math.min(in, out);
        double to = port + Math.max(in, out);
        double tip = base + sign * LEAK;
        double middle = (from + to) / 2;
        double bend = base + sign * LEAK * 0.45;
        Point end = frame.point(tip, middle);
        return new Leak(
                box,
                amount,
                new Outline(
                        frame.point(base, from),
                        List.of(new Cubic(frame.point(bend, from + (to - from) * 0.1), frame.point(bend, middle), end)),
                        end,
                        List.of(new Cubic(
                                frame.point(bend, middle),
                                frame.point(bend, to - (to - from) * 0.1),
                                frame.point(base, to)))));
    }
}
