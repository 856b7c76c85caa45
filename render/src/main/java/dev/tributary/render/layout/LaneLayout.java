package dev.tributary.render.layout;

import dev.tributary.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One lane laid out in main and cross coordinates, its content starting at cross coordinate {@link #start()}. */
final class LaneLayout {

    /** How often labels are moved out of each other's way. */
    private static final int DODGES = 4;

    /** A neighbour's pull on a label is counted up to so many pixels. */
    private static final double MOST_PRESSURE = 60;

    private final Measures measures;
    private final Tracks tracks;
    private final Set<Node> handovers;
    private final List<LabelSide> sides = new ArrayList<>();

    LaneLayout(Tracks tracks, Measures measures, Set<Node> handovers) {
        this.tracks = tracks;
        this.measures = measures;
        this.handovers = handovers;
        for (int box = 0; box < tracks.boxes.size(); box++) {
            sides.add(firstSide(tracks.boxes.get(box)));
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

    private static LabelSide firstSide(Slot box) {
        if (box.outgoing.isEmpty()) {
            return LabelSide.AFTER;
        }
        return box.incoming.isEmpty() ? LabelSide.BEFORE : LabelSide.LOW;
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

    boolean isRouted() {
        return tracks.isRouted;
    }

    List<Node> nodes() {
        return tracks.nodes;
    }

    Slot slot(int box) {
        return tracks.boxes.get(box);
    }

    LabelSide side(int box) {
        return sides.get(box);
    }

    boolean handsOver(int box) {
        return handovers.contains(tracks.nodes.get(box));
    }

    /** The component's name, with an arrow if it goes on at another position. */
    String label(int box) {
        String label = tracks.nodes.get(box).label();
        if (!handsOver(box)) {
            return label;
        }
        return label + (measures.isHorizontal() ? " ↓" : " →");
    }

    double start() {
        return tracks.columns.stream()
                .flatMap(List::stream)
                .mapToDouble(Slot::start)
                .min()
                .orElse(0);
    }

    double end() {
        return tracks.columns.stream()
                .flatMap(List::stream)
                .mapToDouble(Slot::end)
                .max()
                .orElse(0);
    }

    /** The middle line of the strand with this number in the lane. */
    Route route(int strand) {
        List<Tie> way = tracks.ways.get(strand);
        double[] mains = new double[way.size() + 1];
        double[] crosses = new double[way.size() + 1];
        Tie first = way.get(0);
        mains[0] = measures.main(first.from.column) + measures.boxLength() / 2;
        crosses[0] = first.from.centre + first.fromOffset;
        for (int stretch = 0; stretch < way.size(); stretch++) {
            Tie tie = way.get(stretch);
            mains[stretch + 1] = measures.main(tie.to.column) - (tie.to.isBox ? measures.boxLength() / 2 : 0);
            crosses[stretch + 1] = tie.to.centre + tie.toOffset;
        }
        return new Route(mains, crosses, first.width);
    }

    double width(int strand) {
        return tracks.ways.get(strand).get(0).width;
    }
}
