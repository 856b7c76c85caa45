package dev.tributary.render.layout.lane;

import dev.tributary.render.figure.Box;
import dev.tributary.render.figure.Scale;
import dev.tributary.render.figure.TextStyle;
import dev.tributary.render.layout.column.Columns;
import dev.tributary.render.layout.column.Measures;
import dev.tributary.render.layout.flow.Flow;
import dev.tributary.render.layout.flow.Stop;
import dev.tributary.render.layout.path.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One lane laid out in main and cross coordinates, its content starting at cross coordinate {@link #start()}. */
public final class LaneLayout {

    /** How often labels are moved out of each other's way. */
    private static final int DODGES = 4;

    /** A neighbour's pull on a label is counted up to so many pixels. */
    private static final double MOST_PRESSURE = 60;

    /** The most of the way to the next column that a ribbon keeps straight beside a label. */
    private static final double MOST_STRAIGHT = 0.34;

    private final Measures measures;
    private final Tracks tracks;
    private final LaneContent content;
    private final Scale scale;
    private final Set<Integer> corridors;
    private final List<LabelSide> sides = new ArrayList<>();
    private final Map<Integer, Double> straights = new HashMap<>();

    /** Finds a place across the stream for everything in the lane. */
    public LaneLayout(LaneContent content, Columns columns, Measures measures, Scale scale) {
        this.content = content;
        this.measures = measures;
        this.scale = scale;
        this.corridors = columns.corridors();
        this.tracks = new Tracks(content, columns, measures, scale);
        for (int box = 0; box < tracks.boxes.size(); box++) {
            sides.add(firstSide(box));
            reserve(box);
        }
        Ordering.arrange(tracks);
        tracks.assignPorts();
        Alignment.place(tracks, measures);
        if (turnLabels()) {
            Alignment.place(tracks, measures);
        }
        for (int round = 0; round < DODGES && dodgeLabels(); round++) {
            Alignment.place(tracks, measures);
        }
    }

    private LabelSide firstSide(int index) {
        Stop stop = tracks.stops.get(index);
        int column = tracks.boxes.get(index).column;
        if (!content.receives(stop) && column == 0) {
            return LabelSide.BEFORE;
        }
        boolean guess = stop.role() == Box.Role.READS && measures.isHorizontal() && !corridors.contains(column);
        if (!content.sends(stop) && (guess || column == tracks.columns.size() - 1)) {
            return LabelSide.AFTER;
        }
        if (!content.receives(stop) && stop.role() == Box.Role.WRITES && measures.isHorizontal()) {
            return corridors.contains(column - 1) ? LabelSide.LOW : LabelSide.BEFORE;
        }
        return LabelSide.LOW;
    }

    private void reserve(int index) {
        Slot box = tracks.boxes.get(index);
        double room = measures.labelAcross(TextStyle.NODE.width(label(index)));
        LabelSide side = sides.get(index);
        double around = Math.max(0, (room - box.extent) / 2);
        boolean beside = side == LabelSide.LOW || side == LabelSide.HIGH;
        box.before = side == LabelSide.LOW ? room : beside ? 0 : around;
        box.after = side == LabelSide.HIGH ? room : beside ? 0 : around;
    }

    /** Moves labels to the side of their box towards which fewer ribbons lead. */
    private boolean turnLabels() {
        boolean turned = false;
        for (int index = 0; index < sides.size(); index++) {
            Slot box = tracks.boxes.get(index);
            if (sides.get(index) == LabelSide.LOW && pressure(box) < 0) {
                sides.set(index, LabelSide.HIGH);
                reserve(index);
                turned = true;
            }
        }
        return turned;
    }

    /** Moves upstream labels that touch a downstream label of the column before to the side of their box. */
    private boolean dodgeLabels() {
        boolean moved = false;
        for (int index = 0; index < sides.size(); index++) {
            if (sides.get(index) == LabelSide.BEFORE && touches(index)) {
                sides.set(index, LabelSide.LOW);
                reserve(index);
                moved = true;
            }
        }
        return moved;
    }

    private boolean touches(int index) {
        Slot box = tracks.boxes.get(index);
        for (int other = 0; other < sides.size(); other++) {
            Slot neighbour = tracks.boxes.get(other);
            boolean near = sides.get(other) == LabelSide.AFTER
                    && neighbour.column == box.column - 1
                    && Math.abs(neighbour.centre - box.centre) < across(index, other) / 2;
            if (near && along(index) + along(other) + measures.boxLength() + 4 > measures.pitch()) {
                return true;
            }
        }
        return false;
    }

    private double across(int index, int other) {
        return measures.isHorizontal()
                ? 2 * Measures.LABEL_HEIGHT
                : TextStyle.NODE.width(label(index)) + TextStyle.NODE.width(label(other));
    }

    /** How far a label reaches along the stream, its distance from the box included. */
    private double along(int index) {
        return Measures.LABEL_GAP
                + (measures.isHorizontal() ? TextStyle.NODE.width(label(index)) : Measures.LABEL_HEIGHT);
    }

    /** Positive if the box's ribbons lead towards larger cross coordinates. */
    private static double pressure(Slot box) {
        double pressure = 0;
        for (Tie tie : box.incoming) {
            pressure += clip(-tie.drop());
        }
        for (Tie tie : box.outgoing) {
            pressure += clip(tie.drop());
        }
        return pressure;
    }

    private static double clip(double drop) {
        return Math.max(-MOST_PRESSURE, Math.min(MOST_PRESSURE, drop));
    }

    /** The boxes, in the order of {@link LaneContent#stops()}. */
    public List<Stop> stops() {
        return tracks.stops;
    }

    /** Where a box's label stands. */
    public LabelSide side(int box) {
        return sides.get(box);
    }

    /** What a box's label says. */
    public String label(int box) {
        return content.labels().get(box);
    }

    /** The middle of a box across the stream. */
    public double centre(int box) {
        return tracks.boxes.get(box).centre;
    }

    /** The extent of a box across the stream. */
    public double extent(int box) {
        return tracks.boxes.get(box).extent;
    }

    /** Where the first ribbon begins at a box, across the stream. */
    public double firstPort(int box) {
        return tracks.boxes.get(box).centre + tracks.boxes.get(box).firstPort;
    }

    /** Where the middle of a fall or a hairline leaves its box here. */
    public double leaves(Flow flow) {
        return at(flow.source(), tracks.leaves.get(flow));
    }

    /** Where the middle of a fall or a hairline enters its box here. */
    public double enters(Flow flow) {
        return at(flow.target(), tracks.enters.get(flow));
    }

    private double at(Stop stop, @Nullable Double port) {
        if (port == null) {
            throw new IllegalStateException("nothing joins " + stop + " here");
        }
        return tracks.slot(stop).centre + port;
    }

    /** Where a box stands in the lane, from 0 to 1. */
    public double standing(int box) {
        return (centre(box) - start()) / (end() - start());
    }

    /** The smallest cross coordinate that is taken. */
    public double start() {
        return tracks.columns.stream()
                .flatMap(List::stream)
                .mapToDouble(Slot::start)
                .min()
                .orElse(0);
    }

    /** The largest cross coordinate that is taken. */
    public double end() {
        return tracks.columns.stream()
                .flatMap(List::stream)
                .mapToDouble(Slot::end)
                .max()
                .orElse(0);
    }

    /**
     * The middle line of what runs in this lane.
     *
     * @param columns the main coordinates of the columns
     */
    public Route route(Flow flow, double[] columns) {
        List<Tie> way = tracks.ways.get(flow);
        if (way == null) {
            int from = tracks.slot(flow.source()).column;
            int to = tracks.slot(flow.target()).column;
            return new Route(
                    new double[] {columns[from] + measures.boxLength() / 2, columns[to] - measures.boxLength() / 2},
                    new double[] {leaves(flow), enters(flow)});
        }
        double[] mains = new double[2 * way.size() + 2];
        double[] crosses = new double[2 * way.size() + 2];
        for (int stop = 0; stop <= way.size(); stop++) {
            boolean first = stop == 0;
            Tie tie = way.get(first ? 0 : stop - 1);
            Slot slot = first ? tie.from : tie.to;
            double cross = slot.centre + (first ? tie.fromOffset : tie.toOffset) + within(tie, flow);
            double box = measures.boxLength() / 2;
            double straight = Math.max(beside(slot.column), box + 1);
            double main = columns[slot.column];
            mains[2 * stop] = main + (!slot.isBox || stop > 0 ? -straight : box);
            mains[2 * stop + 1] = main + (!slot.isBox || first ? straight : -box);
            crosses[2 * stop] = cross;
            crosses[2 * stop + 1] = cross;
        }
        return new Route(mains, crosses);
    }

    /** How far on both sides of a column ribbons keep straight, so that they stay off the labels beside its boxes. */
    private double beside(int column) {
        return straights.computeIfAbsent(column, this::widestBeside);
    }

    private double widestBeside(int column) {
        double widest = 2;
        for (int box = 0; box < sides.size(); box++) {
            boolean beside = sides.get(box) == LabelSide.LOW || sides.get(box) == LabelSide.HIGH;
            if (beside && tracks.boxes.get(box).column == column) {
                double half = measures.isHorizontal() ? TextStyle.NODE.width(label(box)) / 2 : 6;
                widest = Math.max(widest, half);
            }
        }
        return Math.min(widest, MOST_STRAIGHT * measures.pitch());
    }

    /** How far the flow's middle lies from the middle of the bundle that carries it. */
    private double within(Tie tie, Flow flow) {
        double at = -tie.width / 2;
        for (Flow other : tie.flows) {
            double width = scale.width(other.score());
            if (other.equals(flow)) {
                return at + width / 2;
            }
            at += width;
        }
        throw new IllegalStateException("a bundle carries what it does not know");
    }
}
