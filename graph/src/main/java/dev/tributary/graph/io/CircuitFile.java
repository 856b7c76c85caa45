package dev.tributary.graph.io;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Positions;
import dev.tributary.graph.TokenPosition;
import dev.tributary.graph.circuit.Circuit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;

/**
 * A circuit with its provenance, as a file of the format {@code tributary-circuit}: JSON, with more than 4,096 edges as
 * indices in a safetensors file beside it. The schema is {@code tributary-circuit.schema.json}.
 *
 * @param circuit the kept edges, with their graph and positions
 * @param text what a reader is shown for each position
 * @param provenance how the scores behind it were made
 * @param selection how its edges were chosen
 */
public record CircuitFile(Circuit circuit, SequenceText text, Provenance provenance, Selection selection) {

    private static final String FORMAT = "tributary-circuit";
    private static final String TENSOR = "edges";

    public CircuitFile {
        text.requireFitting(circuit.positions());
    }

    /** Writes the file whole, and the one beside it if the circuit is large. */
    public void write(Path file) throws IOException {
        ObjectNode json = new FileHead(circuit.graph(), circuit.positions(), text, provenance).write(FORMAT);
        json.set("selection", SelectionJson.write(selection));
        json.put("size", circuit.size());
        if (circuit.size() <= FileHead.LARGEST_INLINE) {
            ArrayNode names = json.putArray(TENSOR);
            circuit.edges().forEach(edge -> names.add(edge.name()));
        } else {
            List<Long> shape = List.of((long) circuit.size());
            json.set(
                    TENSOR,
                    Attachment.write(
                            file, new SafetensorsWriter().integers(TENSOR, shape, () -> circuit.indices().stream()
                                    .toArray())));
        }
        Attachment.writeOwner(file, json, TENSOR);
    }

    /** Reads a file; throws {@link FormatException} with place and reason if anything in it does not fit. */
    public static CircuitFile read(Path file) throws IOException {
        JsonCursor root = JsonCursor.open(file);
        FileHead head = FileHead.read(root, FORMAT, "selection", "size", TENSOR);
        JsonCursor stored = root.field(TENSOR);
        BitSet kept = stored.node().isArray() ? inline(stored, head) : attached(stored, head);
        JsonCursor size = root.field("size");
        if (size.longInteger() != kept.cardinality()) {
            throw size.refuse("expected " + kept.cardinality() + ", the number of edges, got " + size.longInteger());
        }
        Circuit circuit = Circuit.of(head.graph(), head.positions(), kept);
        return new CircuitFile(circuit, head.text(), head.provenance(), SelectionJson.read(root.field("selection")));
    }

    private static BitSet inline(JsonCursor stored, FileHead head) throws FormatException {
        BitSet kept = new BitSet();
        for (JsonCursor item : stored.items()) {
            int index = index(item, head.graph(), head.positions());
            if (kept.get(index)) {
                throw item.refuse("the edge " + item.text() + " is named twice");
            }
            kept.set(index);
        }
        return kept;
    }

    private static int index(JsonCursor item, ComputationGraph graph, Positions positions) throws FormatException {
        try {
            Edge edge = Edge.parse(item.text());
            int index = graph.indexOf(edge);
            boolean each = positions instanceof Positions.Each;
            if (edge.position() instanceof TokenPosition.At at && each && at.index() < positions.count()) {
                return at.index() * graph.edgeCount() + index;
            }
            if (edge.position() instanceof TokenPosition.At || each) {
                throw item.refuse("the edge " + item.text() + " does not fit the positions of this file, "
                        + (each ? "0 to " + (positions.count() - 1) : "which are not told apart"));
            }
            return index;
        } catch (IllegalArgumentException unfit) {
            throw item.refuse(String.valueOf(unfit.getMessage()));
        }
    }

    private static BitSet attached(JsonCursor stored, FileHead head) throws IOException {
        try (SafetensorsFile tensors = Attachment.open(stored)) {
            TensorInfo info = tensors.info(TENSOR);
            if (info.dtype() != Dtype.I32 || info.shape().size() != 1) {
                throw new FormatException(
                        tensors.path(), TENSOR, "expected I32 [edge], got " + info.dtype() + " " + info.shape());
            }
            int capacity = head.positions().count() * head.graph().edgeCount();
            BitSet kept = new BitSet();
            int previous = -1;
            for (double value : tensors.doubles(TENSOR)) {
                int index = (int) value;
                if (index <= previous || index >= capacity) {
                    throw new FormatException(
                            tensors.path(),
                            TENSOR,
                            "expected ascending indices below " + capacity + ", got " + index + " after " + previous);
                }
                kept.set(index);
                previous = index;
            }
            return kept;
        }
    }
}
