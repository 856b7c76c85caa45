package dev.tributary.graph.flow;

import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Node;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Reader;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.NodeSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which vertices the elements of a space join. A slot is the number of a possible vertex: by component in forward order,
 * where it reads before where it writes, then by lane; so everything runs from lower slots to higher ones.
 */
final class Wiring {

    private final IndexSpace space;
    private final BitSet kept;
    private final ComputationGraph graph;
    private final List<Node> nodes;
    private final int[] ranks;
    private final int[][] users;
    private final int lanes;

    Wiring(IndexSpace space, BitSet kept) {
        this.space = space;
        this.kept = kept;
        this.graph = space.graph();
        this.lanes = space.positions().lanes();
        Set<Node> ordered = new LinkedHashSet<>(graph.writers());
        graph.readers().forEach(reader -> ordered.add(reader.node()));
        this.nodes = new ArrayList<>(ordered);
        this.ranks = graph.readers().stream()
                .mapToInt(reader -> nodes.indexOf(reader.node()))
                .toArray();
        this.users = IntStream.range(0, ranks.length)
                .mapToObj(reader ->
                        graph.usersOf(reader).stream().mapToInt(nodes::indexOf).toArray())
                .toArray(int[][]::new);
    }

    int slots() {
        return Math.multiplyExact(2 * nodes.size(), lanes);
    }

    int reads(int rank, int lane) {
        return 2 * rank * lanes + lane;
    }

    int writes(int rank, int lane) {
        return (2 * rank + 1) * lanes + lane;
    }

    Vertex vertex(int slot) {
        Node node = nodes.get(slot / lanes / 2);
        boolean reads = slot / lanes % 2 == 0;
        return reads
                ? new Vertex.Read(node, space.positions().lane(slot % lanes))
                : new Vertex.Write(node, space.positions().lane(slot % lanes));
    }

    /** Shows every kept element that joins two vertices; one that several heads share joins with each of them. */
    void show(Joins joins) {
        if (space instanceof EdgeSpace edges) {
            edges.forEachRow(kept, (first, reader, source, target) -> {
                int end = first + graph.visibleWriters(reader);
                for (int rank : users[reader]) {
                    int to = edges.crosses(reader) ? writes(rank, target) : entrance(reader, rank, source);
                    for (int index = kept.nextSetBit(first);
                            index >= 0 && index < end;
                            index = kept.nextSetBit(index + 1)) {
                        joins.join(index, writes(index - first, source), to);
                    }
                }
            });
        } else {
            showNodes((NodeSpace) space, joins);
        }
    }

    /** Nodes have no ports: one edge joins a kept node with a component that reads it, if that one is kept too. */
    private void showNodes(NodeSpace space, Joins joins) {
        for (int lane = 0; lane < lanes; lane++) {
            for (int reader = 0; reader < ranks.length; reader++) {
                if (reader > 0 && ranks[reader] == ranks[reader - 1]) {
                    continue;
                }
                boolean open = graph.readers().get(reader).node() instanceof Node.Head
                        ? isKeptSomewhere(space, ranks[reader])
                        : isKept(space, ranks[reader], lane);
                for (int writer = 0; open && writer < graph.visibleWriters(reader); writer++) {
                    if (isKept(space, writer, lane)) {
                        int to = reach(graph.readers().get(reader).node() instanceof Node.Head, ranks[reader], lane);
                        joins.join(space.row(lane) + writer, writes(writer, lane), to);
                    }
                }
            }
        }
    }

    private boolean isKeptSomewhere(NodeSpace space, int rank) {
        for (int lane = 0; lane < lanes; lane++) {
            if (isKept(space, rank, lane)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the component is kept at the lane; the logits always are. */
    private boolean isKept(NodeSpace space, int rank, int lane) {
        return rank >= graph.writers().size() || kept.get(space.row(lane) + rank);
    }

    private int entrance(int reader, int rank, int lane) {
        Reader input = graph.readers().get(reader);
        return reach(input.canCross(), rank, lane);
    }

    private int reach(boolean canCross, int rank, int lane) {
        boolean apart = canCross && !(space.positions() instanceof Positions.All);
        return apart ? reads(rank, lane) : writes(rank, lane);
    }

    /** Whether what a head reads at one lane can change what it writes at another. Spans stand in no order. */
    boolean attends(int source, int target) {
        return space.positions() instanceof Positions.Spans
                || graph.direction() == AttentionDirection.BIDIRECTIONAL
                || source <= target;
    }

    /** The slots that a vertex leads to without a score: where a head writes what it read. */
    int[] attended(int slot) {
        if (slot / lanes % 2 != 0) {
            return new int[0];
        }
        int[] found = new int[lanes];
        int count = 0;
        for (int lane = 0; lane < lanes; lane++) {
            if (attends(slot % lanes, lane)) {
                found[count++] = writes(slot / lanes / 2, lane);
            }
        }
        return Arrays.copyOf(found, count);
    }

    /** Told what elements join. */
    @FunctionalInterface
    interface Joins {

        /**
         * @param index of the element
         * @param from slot that writes
         * @param to slot that reads
         */
        void join(int index, int from, int to);
    }
}
