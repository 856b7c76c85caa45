package dev.tributary.graph.io;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Positions;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.NeuronSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What score files and circuit files begin with: format and version, the graph, what has a number of its own and where,
 * and the provenance.
 *
 * @param version of the format
 * @param space the elements that the file speaks of
 * @param text what a reader is shown for each place
 * @param provenance how the content was made
 */
record FileHead(int version, IndexSpace space, SequenceText text, Provenance provenance) {

    /** What is written. */
    static final int NEWEST = 2;

    private static final String WIDTH = "width";
    private static final long WIDEST = 1 << 20;
    private static final String ORDER = "order";
    private static final String ATTACHMENT = "attachment";

    FileHead(IndexSpace space, SequenceText text, Provenance provenance) {
        this(NEWEST, space, text, provenance);
    }

    /** A JSON object that begins with this head. */
    ObjectNode write(String format) {
        ObjectNode json = JsonFiles.object().put("format", format).put("version", NEWEST);
        json.set("graph", GraphJson.write(space.graph()));
        json.put("elements", space.elements().label());
        if (space instanceof NeuronSpace neurons) {
            json.put(WIDTH, neurons.width());
        }
        json.set("positions", PositionsJson.write(space.positions(), text));
        json.set("provenance", ProvenanceJson.write(provenance));
        return json;
    }

    /**
     * Reads a head.
     *
     * @param content the fields that follow it in every version of a file of this format
     * @param added those that version 2 added to them
     */
    static FileHead read(JsonCursor root, String format, List<String> content, List<String> added)
            throws FormatException {
        JsonCursor name = root.field("format");
        if (!name.text().equals(format)) {
            throw name.refuse("expected a file of the format " + format + ", got \"" + name.text() + "\"");
        }
        JsonCursor number = root.field("version");
        int version = (int) Math.max(0, Math.min(number.longInteger(), NEWEST + 1));
        if (version < 1 || version > NEWEST) {
            throw number.refuse("expected version 1 to " + NEWEST + ", got " + number.longInteger()
                    + "; a newer version of this program may know it");
        }
        List<String> known = new ArrayList<>(List.of("format", "version", "graph", "positions", "provenance"));
        if (version > 1) {
            known.addAll(List.of("elements", WIDTH, ORDER, ATTACHMENT));
            known.addAll(added);
        }
        known.addAll(content);
        root.only(known.toArray(String[]::new));
        ComputationGraph graph = GraphJson.read(root.field("graph"));
        Elements elements = version > 1 ? elements(root.field("elements")) : Elements.EDGES;
        Positions positions = PositionsJson.read(root.field("positions"), version);
        IndexSpace space = space(root.field("positions"), elements, graph, positions, width(root, elements));
        Optional<JsonCursor> order = root.optional(ORDER);
        if (order.isPresent()) {
            OrderJson.require(order.get(), space);
        }
        SequenceText text = PositionsJson.readText(root.field("positions"), positions);
        return new FileHead(version, space, text, ProvenanceJson.read(root.field("provenance")));
    }

    private static Elements elements(JsonCursor json) throws FormatException {
        for (Elements elements : Elements.values()) {
            if (elements.label().equals(json.text())) {
                return elements;
            }
        }
        throw json.refuse("expected edges, nodes, neurons or units, got \"" + json.text() + "\"");
    }

    /** The coordinates of the stream, or units of an MLP, which a file of neurons or units says and no other. */
    private static int width(JsonCursor root, Elements elements) throws FormatException {
        if (elements != Elements.NEURONS && elements != Elements.UNITS) {
            if (root.optional(WIDTH).isPresent()) {
                throw root.field(WIDTH)
                        .refuse("only neurons and units have a width, and these are " + elements.label());
            }
            return 1;
        }
        long width = root.field(WIDTH).longInteger();
        if (width < 1 || width > WIDEST) {
            throw root.field(WIDTH).refuse("expected from 1 to " + WIDEST + " coordinates, got " + width);
        }
        return (int) width;
    }

    private static IndexSpace space(
            JsonCursor json, Elements elements, ComputationGraph graph, Positions positions, int width)
            throws FormatException {
        try {
            return IndexSpace.of(elements, graph, positions, width);
        } catch (IllegalArgumentException unfit) {
            throw json.refuse(String.valueOf(unfit.getMessage()));
        }
    }
}
