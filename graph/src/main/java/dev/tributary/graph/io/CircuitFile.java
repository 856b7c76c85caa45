package dev.tributary.graph.io;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.score.SparseScores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * A circuit with its provenance, as a file of the format {@code tributary-circuit}: JSON, with more than 4,096 elements
 * as indices in a safetensors file beside it. The schema is {@code tributary-circuit.schema.json}.
 *
 * @param circuit the kept elements, with what they are taken from
 * @param text what a reader is shown for each place
 * @param provenance how the scores behind it were made
 * @param selection how its elements were chosen
 * @param crossing scores of the circuit's own key and value edges, told apart by the place of the query that uses them;
 *     only beside a circuit of edges at each position or at spans
 */
public record CircuitFile(
        Circuit circuit,
        SequenceText text,
        Provenance provenance,
        Selection selection,
        Optional<SparseScores> crossing) {

    private static final String FORMAT = "tributary-circuit";
    private static final String CROSSING = "crossing";

    public CircuitFile {
        text.requireFitting(circuit.positions());
        crossing.ifPresent(scores -> CrossingJson.requireFitting(scores, circuit));
    }

    /** A circuit whose edges are not told apart by the place of the query. */
    public CircuitFile(Circuit circuit, SequenceText text, Provenance provenance, Selection selection) {
        this(circuit, text, provenance, selection, Optional.empty());
    }

    /** Writes the file whole, and the one beside it if the circuit is large. */
    public void write(Path file) throws IOException {
        ArrayWriter arrays = new ArrayWriter();
        IndexSpace space = circuit.space();
        boolean attached = circuit.size() > ArrayWriter.LARGEST_INLINE;
        ObjectNode json = new FileHead(space, text, provenance).write(FORMAT);
        if (attached) {
            json.set("order", OrderJson.write(space));
        }
        json.set("selection", SelectionJson.write(selection));
        json.put("size", circuit.size());
        String kept = space.elements().label();
        json.set(kept, arrays.elements(kept, space, circuit.indices().stream().toArray(), attached));
        crossing.ifPresent(scores -> json.set(CROSSING, CrossingJson.write(scores, arrays)));
        arrays.write(file, json);
    }

    /** Reads a file; throws {@link FormatException} with place and reason if anything in it does not fit. */
    public static CircuitFile read(Path file) throws IOException {
        JsonCursor root = JsonCursor.open(file);
        FileHead head = FileHead.read(
                root, FORMAT, List.of("selection", "size", "edges"), List.of("nodes", "neurons", "units", CROSSING));
        IndexSpace space = head.space();
        JsonCursor stored = root.field(space.elements().label());
        for (Elements other : Elements.values()) {
            if (other != space.elements() && root.optional(other.label()).isPresent()) {
                throw root.field(other.label())
                        .refuse("a circuit is made of edges, of nodes, of neurons or of units, not of several");
            }
        }
        BitSet kept;
        Optional<SparseScores> crossing = Optional.empty();
        if (head.version() == 1 && ArrayReader.isAttached(stored)) {
            kept = FirstVersion.edges(stored, space);
        } else {
            if (ArrayReader.isAttached(stored)) {
                root.field("order");
            }
            try (ArrayReader arrays = ArrayReader.open(root)) {
                kept = arrays.elements(stored, space);
                if (root.optional(CROSSING).isPresent()) {
                    crossing = Optional.of(CrossingJson.read(root.field(CROSSING), space, arrays));
                }
                arrays.requireAllRead();
            }
        }
        JsonCursor size = root.field("size");
        if (size.longInteger() != kept.cardinality()) {
            throw size.refuse("expected " + kept.cardinality() + ", the number of "
                    + space.elements().label() + ", got " + size.longInteger());
        }
        Selection selection = SelectionJson.read(root.field("selection"));
        try {
            return new CircuitFile(Circuit.of(space, kept), head.text(), head.provenance(), selection, crossing);
        } catch (IllegalArgumentException unfit) {
            throw root.field(CROSSING).refuse(String.valueOf(unfit.getMessage()));
        }
    }
}
