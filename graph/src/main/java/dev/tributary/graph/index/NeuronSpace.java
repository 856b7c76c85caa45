package dev.tributary.graph.index;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Element;
import dev.tributary.graph.Neuron;
import dev.tributary.graph.Node;
import dev.tributary.graph.PlacedNode;
import dev.tributary.graph.Positions;
import java.util.Arrays;
import java.util.BitSet;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The coordinates of what the components of a graph write, or the hidden units of its MLPs, at places. Canonical order:
 * that of {@link NodeSpace}, and within a node by coordinate; so the coordinates of one node at one place are a row of
 * consecutive indices. Components that are no MLPs have no units, and are none of the space of units.
 */
public final class NeuronSpace implements IndexSpace {

    private final NodeSpace nodes;
    private final Neuron.Kind kind;
    private final int[] owners;
    private final int width;
    private final int size;

    /**
     * Throws {@link IllegalArgumentException} if positions are told apart by queries, which nodes do not have.
     *
     * @param width coordinates of the stream, d_model
     */
    public NeuronSpace(ComputationGraph graph, Positions positions, int width) {
        this(graph, positions, width, Neuron.Kind.COORDINATE);
    }

    /**
     * The same of coordinates or of units; throws {@link IllegalArgumentException} too if there are no units.
     *
     * @param width coordinates of the stream, d_model, or units of an MLP, d_mlp
     */
    public NeuronSpace(ComputationGraph graph, Positions positions, int width, Neuron.Kind kind) {
        this.owners = IntStream.range(0, graph.writers().size())
                .filter(writer ->
                        kind == Neuron.Kind.COORDINATE || graph.writers().get(writer) instanceof Node.Mlp)
                .toArray();
        if (owners.length == 0) {
            throw new IllegalArgumentException("the model has no MLPs, and so no units; use edges, nodes or neurons");
        }
        if (width < 1) {
            throw new IllegalArgumentException("a stream has at least one coordinate, got " + width);
        }
        this.nodes = new NodeSpace(graph, positions);
        this.kind = kind;
        this.width = width;
        this.size = Sizes.require((long) positions.lanes() * owners.length * width, this);
    }

    /** Whether these are coordinates or units. */
    public Neuron.Kind kind() {
        return kind;
    }

    /** Whether a component has any of these. */
    public boolean has(int writer) {
        return Arrays.binarySearch(owners, writer) >= 0;
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
        return kind == Neuron.Kind.UNIT ? Elements.UNITS : Elements.NEURONS;
    }

    @Override
    public int size() {
        return size;
    }

    /** The index of the first coordinate of a writer at a lane; the next coordinates' follow it. */
    public int row(int lane, int writer) {
        int owner = Arrays.binarySearch(owners, writer);
        if (owner < 0) {
            throw new IllegalArgumentException(graph().writers().get(writer).name() + " has no "
                    + elements().label());
        }
        return (lane * owners.length + owner) * width;
    }

    /** The index of the neuron's node among the nodes. */
    public int nodeOf(int index) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("expected an index below " + size + ", got " + index);
        }
        int slot = index / width;
        return nodes.row(slot / owners.length) + owners[slot % owners.length];
    }

    /** The lane at which the neuron's node writes. */
    public int laneOf(int index) {
        return nodes.laneOf(nodeOf(index));
    }

    /** The nodes of which some neuron is kept. */
    public BitSet nodesOf(BitSet kept) {
        BitSet some = new BitSet();
        for (int index = kept.nextSetBit(0); index >= 0; index = kept.nextSetBit((index / width + 1) * width)) {
            some.set(nodeOf(index));
        }
        return some;
    }

    /** The nodes that are there where these are kept: those of which some is, and those that have none to keep. */
    public BitSet nodesWith(BitSet kept) {
        BitSet there = nodesOf(kept);
        IntStream.range(0, nodes.size())
                .filter(node -> !has(nodes.elementOf(node)))
                .forEach(there::set);
        return there;
    }

    /** Those of the kept neurons whose node is among some. */
    public BitSet within(BitSet kept, BitSet some) {
        BitSet left = (BitSet) kept.clone();
        for (int first = 0; first < size; first += width) {
            if (!some.get(nodeOf(first))) {
                left.clear(first, first + width);
            }
        }
        return left;
    }

    @Override
    public int elementOf(int index) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("expected an index below " + size + ", got " + index);
        }
        return index % (owners.length * width);
    }

    @Override
    public Neuron element(int index) {
        PlacedNode node = nodes.element(nodeOf(index));
        return new Neuron(node.node(), kind, index % width, node.place());
    }

    @Override
    public OptionalInt find(Element element) {
        if (!(element instanceof Neuron neuron) || neuron.number() >= width || neuron.kind() != kind) {
            return OptionalInt.empty();
        }
        OptionalInt node = nodes.find(new PlacedNode(neuron.node(), neuron.place()));
        return node.isEmpty()
                ? node
                : OptionalInt.of(
                        row(nodes.laneOf(node.getAsInt()), nodes.elementOf(node.getAsInt())) + neuron.number());
    }

    @Override
    public IndexSpace with(Positions positions) {
        return new NeuronSpace(graph(), positions, width, kind);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NeuronSpace space
                && space.width == width
                && space.kind == kind
                && space.nodes.equals(nodes);
    }

    @Override
    public int hashCode() {
        return 31 * nodes.hashCode() + width + elements().label().hashCode();
    }

    @Override
    public String toString() {
        return (long) owners.length * width + " " + elements().label() + Sizes.places(positions());
    }
}
