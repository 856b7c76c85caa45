package dev.tributary.graph.index;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Element;
import dev.tributary.graph.Neuron;
import dev.tributary.graph.PlacedNode;
import dev.tributary.graph.Positions;
import java.util.BitSet;
import java.util.OptionalInt;

/**
 * The coordinates of what the components of a graph write, at places. Canonical order: that of {@link NodeSpace}, and
 * within a node by coordinate; so the coordinates of one node at one place are a row of consecutive indices.
 */
public final class NeuronSpace implements IndexSpace {

    private final NodeSpace nodes;
    private final int width;
    private final int size;

    /**
     * Throws {@link IllegalArgumentException} if positions are told apart by queries, which nodes do not have.
     *
     * @param width coordinates of the stream, d_model
     */
    public NeuronSpace(ComputationGraph graph, Positions positions, int width) {
        if (width < 1) {
            throw new IllegalArgumentException("a stream has at least one coordinate, got " + width);
        }
        this.nodes = new NodeSpace(graph, positions);
        this.width = width;
        this.size = Sizes.require((long) nodes.size() * width, this);
    }

    /** The nodes whose coordinates these are. */
    public NodeSpace nodes() {
        return nodes;
    }

    /** How many coordinates each node has. */
    public int width() {
        return width;
    }

    @Override
    public ComputationGraph graph() {
        return nodes.graph();
    }

    @Override
    public Positions positions() {
        return nodes.positions();
    }

    @Override
    public Elements elements() {
        return Elements.NEURONS;
    }

    @Override
    public int size() {
        return size;
    }

    /** The index of the first coordinate of a writer at a lane; the next coordinates' follow it. */
    public int row(int lane, int writer) {
        return (nodes.row(lane) + writer) * width;
    }

    /** The index of the neuron's node among the nodes. */
    public int nodeOf(int index) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("expected an index below " + size + ", got " + index);
        }
        return index / width;
    }

    /** The lane at which the neuron's node writes. */
    public int laneOf(int index) {
        return nodes.laneOf(nodeOf(index));
    }

    /** The nodes of which some neuron is kept. */
    public BitSet nodesOf(BitSet kept) {
        BitSet some = new BitSet();
        for (int index = kept.nextSetBit(0); index >= 0; index = kept.nextSetBit((nodeOf(index) + 1) * width)) {
            some.set(nodeOf(index));
        }
        return some;
    }

    /** Those of the kept neurons whose node is among some. */
    public BitSet within(BitSet kept, BitSet some) {
        BitSet left = (BitSet) kept.clone();
        for (int node = some.nextClearBit(0); node < nodes.size(); node = some.nextClearBit(node + 1)) {
            left.clear(node * width, (node + 1) * width);
        }
        return left;
    }

    @Override
    public int elementOf(int index) {
        return nodes.elementOf(nodeOf(index)) * width + index % width;
    }

    @Override
    public Neuron element(int index) {
        PlacedNode node = nodes.element(nodeOf(index));
        return new Neuron(node.node(), index % width, node.place());
    }

    @Override
    public OptionalInt find(Element element) {
        if (!(element instanceof Neuron neuron) || neuron.number() >= width) {
            return OptionalInt.empty();
        }
        OptionalInt node = nodes.find(new PlacedNode(neuron.node(), neuron.place()));
        return node.isEmpty() ? node : OptionalInt.of(node.getAsInt() * width + neuron.number());
    }

    @Override
    public IndexSpace with(Positions positions) {
        return new NeuronSpace(graph(), positions, width);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NeuronSpace space && space.width == width && space.nodes.equals(nodes);
    }

    @Override
    public int hashCode() {
        return 31 * nodes.hashCode() + width;
    }

    @Override
    public String toString() {
        return (long) graph().writers().size() * width + " neurons" + Sizes.places(positions());
    }
}
