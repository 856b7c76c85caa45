package dev.tributary.graph.io;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Positions;

/**
 * What score files and circuit files begin with: format and version, the graph, the positions and the provenance.
 *
 * @param graph the graph that edges are numbered in
 * @param positions whether positions are told apart
 * @param text what a reader is shown for each position
 * @param provenance how the content was made
 */
record FileHead(ComputationGraph graph, Positions positions, SequenceText text, Provenance provenance) {

    private static final int VERSION = 1;

    /** An array longer than this is stored beside the JSON file. */
    static final int LARGEST_INLINE = 4096;

    /** A JSON object that begins with this head. */
    ObjectNode write(String format) {
        ObjectNode json = JsonFiles.object().put("format", format).put("version", VERSION);
        json.set("graph", GraphJson.write(graph));
        json.set("positions", GraphJson.write(positions, text));
        json.set("provenance", ProvenanceJson.write(provenance));
        return json;
    }

    /**
     * Reads a head.
     *
     * @param content the fields that follow it in a file of this format
     */
    static FileHead read(JsonCursor root, String format, String... content) throws FormatException {
        JsonCursor name = root.field("format");
        if (!name.text().equals(format)) {
            throw name.refuse("expected a file of the format " + format + ", got \"" + name.text() + "\"");
        }
        JsonCursor version = root.field("version");
        if (version.longInteger() != VERSION) {
            throw version.refuse("expected version " + VERSION + ", got " + version.longInteger());
        }
        String[] known = new String[content.length + 5];
        System.arraycopy(new String[] {"format", "version", "graph", "positions", "provenance"}, 0, known, 0, 5);
        System.arraycopy(content, 0, known, 5, content.length);
        root.only(known);
        ComputationGraph graph = GraphJson.read(root.field("graph"));
        Positions positions = GraphJson.readPositions(root.field("positions"));
        if ((long) positions.count() * graph.edgeCount() > Integer.MAX_VALUE - 8) {
            throw root.field("positions").refuse("too many positions for " + graph.edgeCount() + " edges");
        }
        SequenceText text = GraphJson.readText(root.field("positions"), positions);
        return new FileHead(graph, positions, text, ProvenanceJson.read(root.field("provenance")));
    }
}
