package dev.tributary.render.layout;

import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.Node;
import dev.tributary.graph.Port;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The heads of each lane that only pass something on to other token positions: they are read here through keys and
 * values, and write in the lane of a position that attends to this one.
 */
record Handovers(List<Set<Node>> ofLane) {

    static Handovers of(Selection selection, AttentionDirection direction) {
        List<Set<Node>> ofLane = new ArrayList<>();
        for (Selection.Lane lane : selection.lanes()) {
            Set<Node> candidates = new HashSet<>();
            for (Selection.Strand strand : lane.strands()) {
                if (strand.edge().target().node() instanceof Node.Head) {
                    candidates.add(strand.edge().target().node());
                }
            }
            for (Selection.Strand strand : lane.strands()) {
                candidates.remove(strand.edge().source());
                if (strand.edge().target().port() == Port.QUERY) {
                    candidates.remove(strand.edge().target().node());
                }
            }
            candidates.retainAll(writersElsewhere(selection, lane, direction));
            ofLane.add(candidates);
        }
        return new Handovers(ofLane);
    }

    private static Set<Node> writersElsewhere(Selection selection, Selection.Lane lane, AttentionDirection direction) {
        Set<Node> writers = new HashSet<>();
        for (Selection.Lane other : selection.lanes()) {
            if (other.position() != lane.position() && direction.reaches(lane.position(), other.position())) {
                other.strands().forEach(strand -> writers.add(strand.edge().source()));
            }
        }
        return writers;
    }

    boolean any() {
        return ofLane.stream().anyMatch(nodes -> !nodes.isEmpty());
    }
}
