package dev.tributary.graph.index;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Element;
import dev.tributary.graph.PlacedNode;
import dev.tributary.graph.Positions;
import java.util.OptionalInt;

/**
 * What the components of a graph write, at places: the embedding, every head and every MLP. Canonical order: by lane,
 * then by writer in forward order.
 */
public final class NodeSpace implements IndexSpace {

    private final ComputationGraph graph;
    private final Positions positions;
    private final int size;

    /** Throws {@link IllegalArgumentException} if positions are told apart by queries, which nodes do not have. */
    public NodeSpace(ComputationGraph graph, Positions positions) {
        if (positions.crosses()) {
            throw new IllegalArgumentException("a component writes at one place, so nodes have no " + positions.kind()
                    + " positions; use all, each or spans");
        }
        this.graph = graph;
        this.positions = positions;
        this.size = Sizes.require((long) positions.lanes() * graph.writers().size(), this);
    }

    @Override
    public ComputationGraph graph() {
        return graph;
    }

    @Override
    public Positions positions() {
        return positions;
    }

    @Override
    public Elements elements() {
        return Elements.NODES;
    }

    @Override
    public int size() {
        return size;
    }

    /** The index of the first writer at a lane; the next writers' follow it. */
    public int row(int lane) {
        return lane * graph.writers().size();
    }

    /** The lane at which the node writes. */
    public int laneOf(int index) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("expected an index below " + size + ", got " + index);
        }
        return index / graph.writers().size();
    }

    /** The node, as an index into the graph's writers. */
    @Override
    public int elementOf(int index) {
        return index - row(laneOf(index));
    }

    @Override
    public PlacedNode element(int index) {
        return new PlacedNode(graph.writers().get(elementOf(index)), positions.lane(laneOf(index)));
    }

    @Override
    public OptionalInt find(Element element) {
        if (!(element instanceof PlacedNode placed)) {
            return OptionalInt.empty();
        }
        OptionalInt writer = graph.findWriter(placed.node());
        OptionalInt lane = LaneNames.find(positions, placed.place()).stream()
                .mapToInt(Integer::intValue)
                .findFirst();
        return writer.isEmpty() || lane.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(row(lane.getAsInt()) + writer.getAsInt());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NodeSpace space && space.positions.equals(positions) && space.graph.equals(graph);
    }

    @Override
    public int hashCode() {
        return 31 * graph.hashCode() + positions.hashCode() + 1;
    }

    @Override
    public String toString() {
        return graph.writers().size() + " nodes" + Sizes.places(positions);
    }
}
