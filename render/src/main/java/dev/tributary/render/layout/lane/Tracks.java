package dev.tributary.render.layout.lane;

import dev.tributary.render.figure.Box;
import dev.tributary.render.figure.Scale;
import dev.tributary.render.layout.column.Columns;
import dev.tributary.render.layout.column.Measures;
import dev.tributary.render.layout.flow.Flow;
import dev.tributary.render.layout.flow.Stop;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One lane as a layered graph: slots in columns, and ties from slot to slot. What leaves one box runs as one bundle, with
 * one slot in each column that it passes, until its ribbons part.
 */
final class Tracks {

    final List<Stop> stops;
    final List<Slot> boxes = new ArrayList<>();
    final List<List<Slot>> columns = new ArrayList<>();

    /** The way of each routed flow from its box to its target. */
    final IdentityHashMap<Flow, List<Tie>> ways = new IdentityHashMap<>();

    /** Where each fall or hairline leaves and enters its boxes, counted from their middles. */
    final IdentityHashMap<Flow, Double> leaves = new IdentityHashMap<>();

    final IdentityHashMap<Flow, Double> enters = new IdentityHashMap<>();

    private final LaneContent content;
    private final Scale scale;
    private final Map<Stop, Slot> slots = new HashMap<>();

    Tracks(LaneContent content, Columns plan, Measures measures, Scale scale) {
        this.content = content;
        this.stops = content.stops();
        this.scale = scale;
        for (int column = 0; column < plan.count(); column++) {
            columns.add(new ArrayList<>());
        }
        Map<Stop, Double> loads = content.loads(scale);
        for (Stop stop : stops) {
            double load = loads.getOrDefault(stop, 0.0);
            Slot slot = new Slot(plan.of(stop), true, Math.max(measures.smallestBox(), load));
            slot.firstPort = -load / 2;
            slot.reads = stop.role() == Box.Role.READS;
            boxes.add(slot);
            slots.put(stop, slot);
            add(slot);
        }
        content.fallsOut().forEach(fall -> side(fall.source(), fall.target()).add(fall));
        content.fallsIn().forEach(fall -> side(fall.target(), fall.source()).add(fall));
        Map<Slot, List<Flow>> bySource = new LinkedHashMap<>();
        content.routed().forEach(flow -> bySource.computeIfAbsent(slot(flow.source()), any -> new ArrayList<>())
                .add(flow));
        bySource.forEach((source, flows) -> bundle(source, source.column + 1, flows));
    }

    private List<Flow> side(Stop here, Stop there) {
        Falls falls = slot(here).falls;
        return there.lane() < here.lane() ? falls.low : falls.high;
    }

    Slot slot(Stop stop) {
        Slot slot = slots.get(stop);
        if (slot == null) {
            throw new IllegalStateException(stop + " is not in this lane");
        }
        return slot;
    }

    /** Leads flows from a slot to the next column: those that end there into their boxes, the others on as one bundle. */
    private void bundle(Slot from, int column, List<Flow> flows) {
        Map<Slot, List<Flow>> arriving = new LinkedHashMap<>();
        List<Flow> passing = new ArrayList<>();
        for (Flow flow : flows) {
            Slot target = slot(flow.target());
            if (target.column == column) {
                arriving.computeIfAbsent(target, any -> new ArrayList<>()).add(flow);
            } else {
                passing.add(flow);
            }
        }
        arriving.forEach((target, ending) -> extend(new Tie(from, target, width(ending), ending)));
        if (!passing.isEmpty()) {
            Slot pass = new Slot(column, false, width(passing));
            add(pass);
            extend(new Tie(from, pass, pass.extent, passing));
            bundle(pass, column + 1, passing);
        }
    }

    private void extend(Tie tie) {
        tie.flows.forEach(
                flow -> ways.computeIfAbsent(flow, any -> new ArrayList<>()).add(tie));
    }

    double width(Flow flow) {
        return scale.width(flow.score());
    }

    private double width(List<Flow> flows) {
        return flows.stream().mapToDouble(this::width).sum();
    }

    private void add(Slot slot) {
        List<Slot> column = columns.get(slot.column);
        slot.rank = column.size();
        column.add(slot);
    }

    /** Gives every tie, fall and hairline its place at the boxes that it joins, in the order of its other end. */
    void assignPorts() {
        for (int column = columns.size() - 1; column >= 0; column--) {
            columns.get(column).forEach(this::sortOutgoing);
        }
        for (List<Slot> column : columns) {
            for (Slot slot : column) {
                slot.incoming.sort(Comparator.comparingInt(tie -> tie.from.rank));
                stack(slot, slot.isBox && !slot.reads, slot.incoming, true);
                stack(slot, slot.reads, slot.outgoing, false);
            }
        }
        for (int box = 0; box < boxes.size(); box++) {
            hairlines(stops.get(box), boxes.get(box));
        }
    }

    /** Ties that part later keep the order in which they will. */
    private void sortOutgoing(Slot slot) {
        slot.outgoing.sort(Comparator.comparingInt(tie -> tie.to.rank));
        if (!slot.isBox) {
            List<Flow> order =
                    slot.outgoing.stream().flatMap(tie -> tie.flows.stream()).toList();
            slot.incoming.forEach(tie -> tie.flows = order);
        }
    }

    private void stack(Slot slot, boolean withFalls, List<Tie> ties, boolean incoming) {
        double at = slot.firstPort;
        if (withFalls) {
            at = stack(slot.falls.low, at, incoming);
        }
        for (Tie tie : ties) {
            if (incoming) {
                tie.toOffset = at + tie.width / 2;
            } else {
                tie.fromOffset = at + tie.width / 2;
            }
            at += tie.width;
        }
        if (withFalls) {
            stack(slot.falls.high, at, incoming);
        }
    }

    private double stack(List<Flow> falls, double from, boolean incoming) {
        double at = from;
        for (Flow fall : falls) {
            double width = scale.width(fall.score());
            (incoming ? enters : leaves).put(fall, at + width / 2);
            at += width;
        }
        return at;
    }

    private void hairlines(Stop stop, Slot slot) {
        double out = slot.firstPort
                + slot.outgoing.stream().mapToDouble(tie -> tie.width).sum();
        double in = slot.firstPort
                + slot.incoming.stream().mapToDouble(tie -> tie.width).sum();
        if (!slot.reads) {
            in += width(slot.falls.low) + width(slot.falls.high);
        }
        for (Flow flow : content.hairlines()) {
            double width = scale.width(flow.score());
            if (flow.source().equals(stop)) {
                leaves.put(flow, out + width / 2);
                out += width;
            }
            if (flow.target().equals(stop)) {
                enters.put(flow, in + width / 2);
                in += width;
            }
        }
    }

    /** Where the box at the end of a fall stands in its lane, from 0 to 1; the middle if that is not known yet. */
    double landing(Stop stop) {
        return content.landings().getOrDefault(stop, 0.5);
    }

    /** Where the slot stands in its column, from 0 to 1. */
    double relativeRank(Slot slot) {
        return (slot.rank + 0.5) / columns.get(slot.column).size();
    }
}
