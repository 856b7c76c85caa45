package dev.tributary.render.layout;

import dev.tributary.graph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One lane as a layered graph: slots in columns, and for each edge the ties that lead from box to box through one slot
 * for each column that the edge skips.
 */
final class Tracks {

    /** Above so many pass-through points in a lane, ribbons run straight from box to box. */
    static final int MOST_PASSES = 900;

    final List<Node> nodes;
    final List<Slot> boxes = new ArrayList<>();
    final List<List<Tie>> ways = new ArrayList<>();
    final List<List<Slot>> columns = new ArrayList<>();
    final boolean isRouted;

    /** @param scale pixels for each unit of |score| */
    Tracks(Selection.Lane lane, int laneIndex, Columns plan, Measures measures, double scale) {
        this.nodes = Columns.nodes(lane);
        for (int column = 0; column < plan.count(); column++) {
            columns.add(new ArrayList<>());
        }
        Map<Node, Double> loads = loads(lane);
        for (Node node : nodes) {
            double extent = Math.max(measures.smallestBox(), loads.getOrDefault(node, 0.0) * scale);
            Slot slot = new Slot(plan.column(laneIndex, node), true, extent);
            boxes.add(slot);
            add(slot);
        }
        this.isRouted = passes(lane, laneIndex, plan) <= MOST_PASSES;
        for (Selection.Strand strand : lane.strands()) {
            Slot from = boxes.get(nodes.indexOf(strand.edge().source()));
            Slot to = boxes.get(nodes.indexOf(strand.edge().target().node()));
            ways.add(way(from, to, strand.magnitude() * scale));
        }
    }

    /** The larger of what a component reads and what it feeds. */
    static Map<Node, Double> loads(Selection.Lane lane) {
        Map<Node, Double> in = new HashMap<>();
        Map<Node, Double> out = new HashMap<>();
        for (Selection.Strand strand : lane.strands()) {
            in.merge(strand.edge().target().node(), strand.magnitude(), Double::sum);
            out.merge(strand.edge().source(), strand.magnitude(), Double::sum);
        }
        out.forEach((node, load) -> in.merge(node, load, Math::max));
        return in;
    }

    private static long passes(Selection.Lane lane, int laneIndex, Columns plan) {
        return lane.strands().stream()
                .mapToLong(
                        strand -> plan.column(laneIndex, strand.edge().target().node())
                                - plan.column(laneIndex, strand.edge().source())
                                - 1)
                .sum();
    }

    private List<Tie> way(Slot from, Slot to, double width) {
        List<Tie> ties = new ArrayList<>();
        Slot last = from;
        for (int column = from.column + 1; isRouted && column < to.column; column++) {
            Slot pass = new Slot(column, false, width);
            add(pass);
            ties.add(new Tie(last, pass, width));
            last = pass;
        }
        ties.add(new Tie(last, to, width));
        return ties;
    }

    private void add(Slot slot) {
        List<Slot> column = columns.get(slot.column);
        slot.rank = column.size();
        column.add(slot);
    }

    /** Gives every tie its place at the boxes it joins, in the order of the slots at its other end. */
    void assignPorts() {
        for (List<Slot> column : columns) {
            for (Slot slot : column) {
                slot.incoming.sort((a, b) -> compare(a.from, b.from));
                slot.outgoing.sort((a, b) -> compare(a.to, b.to));
                double at =
                        -slot.incoming.stream().mapToDouble(tie -> tie.width).sum() / 2;
                for (Tie tie : slot.incoming) {
                    tie.toOffset = at + tie.width / 2;
                    at += tie.width;
                }
                at = -slot.outgoing.stream().mapToDouble(tie -> tie.width).sum() / 2;
                for (Tie tie : slot.outgoing) {
                    tie.fromOffset = at + tie.width / 2;
                    at += tie.width;
                }
            }
        }
    }

    private int compare(Slot a, Slot b) {
        return isRouted || a.column == b.column
                ? Integer.compare(a.rank, b.rank)
                : Double.compare(relativeRank(a), relativeRank(b));
    }

    /** Where the slot stands in its column, from 0 to 1. */
    double relativeRank(Slot slot) {
        return (slot.rank + 0.5) / columns.get(slot.column).size();
    }
}
