package dev.tributary.graph.index;

import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Element;
import dev.tributary.graph.Place;
import dev.tributary.graph.Positions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The edges of a graph at places.
 *
 * <p>Canonical order: by lane that is read; within it first the edges whose reader uses them in place, then, where keys
 * and values are told apart by the query, those that cross, by lane of the query; within a place by reader, then by
 * writer. So the edges of one reader at one place are a row of consecutive indices, writer by writer.
 */
public final class EdgeSpace implements IndexSpace {

    private final ComputationGraph graph;
    private final Positions positions;
    private final boolean[] crosses;
    private final int[] firstInPlace;
    private final int[] firstCrossing;
    private final int inPlace;
    private final int crossing;
    private final int[] laneOffsets;

    /** Throws {@link IllegalArgumentException} that says what would help if there are more than 2^31 - 9 elements. */
    public EdgeSpace(ComputationGraph graph, Positions positions) {
        this.graph = graph;
        this.positions = positions;
        int readers = graph.readers().size();
        this.crosses = new boolean[readers];
        this.firstInPlace = new int[readers + 1];
        this.firstCrossing = new int[readers + 1];
        for (int reader = 0; reader < readers; reader++) {
            crosses[reader] = positions.crosses() && graph.readers().get(reader).canCross();
            int count = graph.visibleWriters(reader);
            firstInPlace[reader + 1] = firstInPlace[reader] + (crosses[reader] ? 0 : count);
            firstCrossing[reader + 1] = firstCrossing[reader] + (crosses[reader] ? count : 0);
        }
        this.inPlace = firstInPlace[readers];
        this.crossing = firstCrossing[readers];
        this.laneOffsets = new int[positions.lanes() + 1];
        long offset = 0;
        for (int lane = 0; lane < positions.lanes(); lane++) {
            laneOffsets[lane] = Sizes.require(offset, this);
            offset += inPlace + (long) crossing * targets(lane);
        }
        laneOffsets[positions.lanes()] = Sizes.require(offset, this);
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
        return Elements.EDGES;
    }

    @Override
    public int size() {
        return laneOffsets[positions.lanes()];
    }

    /** Whether the reader's edges are told apart by the place of the query. */
    public boolean crosses(int reader) {
        return crosses[reader];
    }

    /** The first lane whose queries can use what is read at this one. */
    public int firstTarget(int source) {
        return isCausal() ? source : 0;
    }

    private boolean isCausal() {
        // spans stand in no order: which comes first is a matter of the prompt
        return positions instanceof Positions.Crossing && graph.direction() == AttentionDirection.CAUSAL;
    }

    private int targets(int source) {
        return positions.lanes() - firstTarget(source);
    }

    /** The index of the edge from the first writer to a reader that uses it in place; the next writers' follow it. */
    public int row(int reader, int lane) {
        return row(reader, lane, lane);
    }

    /**
     * The index of the edge from the first writer to the reader; the next writers' follow it.
     *
     * @param source the lane that is read
     * @param target the lane of the query, which matters only where {@link #crosses(int)} says so
     */
    public int row(int reader, int source, int target) {
        return crosses[reader]
                ? laneOffsets[source] + inPlace + (target - firstTarget(source)) * crossing + firstCrossing[reader]
                : laneOffsets[source] + firstInPlace[reader];
    }

    /** The same edges at the lanes that are read, without telling queries apart. */
    public EdgeSpace withoutQueries() {
        return new EdgeSpace(graph, positions.withoutQueries());
    }

    /**
     * The number here of an edge that has another where queries are told apart, or the same where they are not.
     *
     * @param told the space of which this is the one without queries
     */
    public int withoutQuery(EdgeSpace told, int index) {
        return row(told.readerOf(index), told.sourceOf(index)) + told.writerOf(index);
    }

    /** The lane that the edge reads. */
    public int sourceOf(int index) {
        if (index < 0 || index >= size()) {
            throw new IllegalArgumentException("expected an index below " + size() + ", got " + index);
        }
        int found = Arrays.binarySearch(laneOffsets, index);
        return found >= 0 ? found : -found - 2;
    }

    /** The lane of the query that uses the edge; the one that it reads unless it crosses. */
    public int targetOf(int index) {
        int lane = sourceOf(index);
        int rest = index - laneOffsets[lane] - inPlace;
        return rest < 0 ? lane : firstTarget(lane) + rest / crossing;
    }

    /** The reader that the edge ends at, as an index into the graph's readers. */
    public int readerOf(int index) {
        int rest = index - laneOffsets[sourceOf(index)];
        return rest < inPlace ? startBelow(firstInPlace, rest) : startBelow(firstCrossing, (rest - inPlace) % crossing);
    }

    /** The last reader that has edges and starts at or below the number. */
    private static int startBelow(int[] starts, int number) {
        int low = 0;
        int high = starts.length - 1;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (starts[middle] <= number) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The writer that the edge starts at, as an index into the graph's writers. */
    public int writerOf(int index) {
        return index - row(readerOf(index), sourceOf(index), targetOf(index));
    }

    @Override
    public int elementOf(int index) {
        return graph.firstEdge(readerOf(index)) + writerOf(index);
    }

    @Override
    public Edge element(int index) {
        int reader = readerOf(index);
        int source = sourceOf(index);
        Place place = crosses[reader] ? positions.crossing(source, targetOf(index)) : positions.lane(source);
        return new Edge(graph.writers().get(writerOf(index)), graph.readers().get(reader), place);
    }

    @Override
    public OptionalInt find(Element element) {
        if (!(element instanceof Edge edge)) {
            return OptionalInt.empty();
        }
        OptionalInt found = graph.find(edge.source(), edge.target());
        if (found.isEmpty()) {
            return found;
        }
        int reader = graph.readerOf(found.getAsInt());
        int writer = found.getAsInt() - graph.firstEdge(reader);
        return rowAt(reader, edge.place()).stream()
                .mapToInt(row -> row + writer)
                .findFirst();
    }

    /** The row of a reader at exactly this place. */
    private Optional<Integer> rowAt(int reader, Place place) {
        if (!crosses[reader]) {
            return LaneNames.find(positions, place).map(lane -> row(reader, lane));
        }
        return LaneNames.findCrossing(positions, place)
                .filter(pair -> pair.target() >= firstTarget(pair.source()))
                .map(pair -> row(reader, pair.source(), pair.target()));
    }

    /**
     * The indices of an edge that may stand for several: without a place for every place; at the place that is read,
     * where queries are told apart, for every query.
     */
    public List<Integer> covering(Edge edge) {
        int found = graph.indexOf(edge);
        int reader = graph.readerOf(found);
        int writer = found - graph.firstEdge(reader);
        List<Integer> indices = new ArrayList<>();
        boolean everywhere = edge.place() instanceof Place.Every;
        for (int lane = 0; lane < positions.lanes(); lane++) {
            boolean wanted = everywhere || positions.lane(lane).equals(edge.place());
            if (wanted && !crosses[reader]) {
                indices.add(row(reader, lane) + writer);
            }
            for (int target = firstTarget(lane); crosses[reader] && target < positions.lanes(); target++) {
                if (wanted || positions.crossing(lane, target).equals(edge.place())) {
                    indices.add(row(reader, lane, target) + writer);
                }
            }
        }
        if (indices.isEmpty()) {
            throw new IllegalArgumentException("there is no place of " + edge.name() + " among " + this);
        }
        return List.copyOf(indices);
    }

    /** Shows every row in canonical order. */
    public void forEachRow(RowVisitor visitor) {
        for (int source = 0; source < positions.lanes(); source++) {
            for (int reader = 0; reader < crosses.length; reader++) {
                if (!crosses[reader]) {
                    visitor.accept(row(reader, source), reader, source, source);
                }
            }
            for (int target = firstTarget(source); crossing > 0 && target < positions.lanes(); target++) {
                for (int reader = 0; reader < crosses.length; reader++) {
                    if (crosses[reader]) {
                        visitor.accept(row(reader, source, target), reader, source, target);
                    }
                }
            }
        }
    }

    /** Shows the rows of which at least one edge is among some indices, in canonical order. */
    public void forEachRow(BitSet indices, RowVisitor visitor) {
        for (int index = indices.nextSetBit(0); index >= 0; ) {
            int reader = readerOf(index);
            int source = sourceOf(index);
            int target = targetOf(index);
            int first = row(reader, source, target);
            visitor.accept(first, reader, source, target);
            index = indices.nextSetBit(first + graph.visibleWriters(reader));
        }
    }

    /** Told of the edges of one reader at one place. */
    @FunctionalInterface
    public interface RowVisitor {

        /**
         * @param first index of the edge from the first writer
         * @param reader which they end at
         * @param source the lane that is read
         * @param target the lane of the query; the same unless the edges cross
         */
        void accept(int first, int reader, int source, int target);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EdgeSpace space && space.positions.equals(positions) && space.graph.equals(graph);
    }

    @Override
    public int hashCode() {
        return 31 * graph.hashCode() + positions.hashCode();
    }

    @Override
    public String toString() {
        return graph.edgeCount() + " edges" + Sizes.places(positions);
    }
}
