package dev.tributary.graph.io;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.score.SparseScores;
import dev.tributary.graph.score.StandardErrors;
import java.io.IOException;
import java.util.Optional;

/** Scores of a circuit's key and value edges by the place of the query, as the {@code crossing} object of its file. */
final class CrossingJson {

    private static final String EDGES = "edges";
    private static final String SCORES = "scores";
    private static final String ERRORS = "standard_errors";

    private CrossingJson() {}

    /** Throws {@link IllegalArgumentException} unless these are scores of edges of the circuit, told apart further. */
    static void requireFitting(SparseScores scores, Circuit circuit) {
        EdgeSpace space = space(circuit.space());
        space.requireSame(scores.space(), "the crossing scores of a circuit");
        EdgeSpace own = (EdgeSpace) circuit.space();
        for (int number = 0; number < scores.size(); number++) {
            int index = scores.index(number);
            int reader = space.readerOf(index);
            if (!space.crosses(reader)
                    || !circuit.keeps(own.row(reader, space.sourceOf(index)) + space.writerOf(index))) {
                throw new IllegalArgumentException("expected crossing scores of the circuit's own key and value edges,"
                        + " got one of " + space.element(index).name());
            }
        }
    }

    /** The space in which the edges of a circuit are told apart by queries. */
    private static EdgeSpace space(IndexSpace circuit) {
        if (circuit instanceof EdgeSpace && circuit.positions() instanceof Positions.Each each) {
            return new EdgeSpace(circuit.graph(), new Positions.Crossing(each.length()));
        }
        if (circuit instanceof EdgeSpace && circuit.positions() instanceof Positions.Spans spans) {
            return new EdgeSpace(circuit.graph(), new Positions.SpanCrossing(spans.names()));
        }
        throw new IllegalArgumentException("only a circuit of edges at each position or at spans can have crossing"
                + " scores beside it, got one of " + circuit);
    }

    static ObjectNode write(SparseScores scores, ArrayWriter arrays) {
        ObjectNode json = JsonFiles.object();
        boolean attached = scores.size() > ArrayWriter.LARGEST_INLINE;
        if (attached) {
            json.set("order", OrderJson.write(scores.space()));
        }
        int[] indices = new int[scores.size()];
        double[] values = new double[scores.size()];
        for (int number = 0; number < values.length; number++) {
            indices[number] = scores.index(number);
            values[number] = scores.value(number);
        }
        json.set(EDGES, arrays.elements("crossing_edges", scores.space(), indices, attached));
        json.set(SCORES, arrays.doubles("crossing_scores", values.length, () -> values));
        scores.standardErrors()
                .ifPresent(errors -> json.set(ERRORS, arrays.errors("crossing_standard_errors", errors)));
        return json;
    }

    /** Reads what stands beside a circuit of this space. */
    static SparseScores read(JsonCursor json, IndexSpace circuit, ArrayReader arrays) throws IOException {
        json.only("order", EDGES, SCORES, ERRORS);
        IndexSpace space;
        try {
            space = space(circuit);
        } catch (IllegalArgumentException unfit) {
            throw json.refuse(String.valueOf(unfit.getMessage()));
        }
        JsonCursor edges = json.field(EDGES);
        if (ArrayReader.isAttached(edges) || json.optional("order").isPresent()) {
            OrderJson.require(json.field("order"), space);
        }
        int[] indices = arrays.ascending(edges, space);
        double[] values = arrays.doubles(json.field(SCORES), indices.length, "scores");
        Optional<JsonCursor> stored = json.optional(ERRORS);
        Optional<StandardErrors> errors =
                stored.isPresent() ? Optional.of(arrays.errors(stored.get(), indices.length)) : Optional.empty();
        try {
            return SparseScores.of(space, indices, values, errors);
        } catch (IllegalArgumentException unfit) {
            throw json.field(SCORES).refuse(String.valueOf(unfit.getMessage()));
        }
    }
}
