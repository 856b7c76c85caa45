package dev.tributary.experiments.run.stored;

import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.io.Collapse;
import dev.tributary.graph.io.EapIgFile;
import dev.tributary.graph.io.EapIgNeurons;
import dev.tributary.graph.io.EdgeCsv;
import dev.tributary.graph.io.GraphExport;
import dev.tributary.graph.score.PruneScores;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Stored scores on their way to another program.
 *
 * @param stored the scores, and a circuit if edges are chosen
 * @param width d_model, for the format that asks for it
 * @param collapse what to do with scores that a format cannot tell apart
 */
public record StoredExport(StoredDrawing stored, int width, Collapse collapse) {

    public StoredExport {
        if (width < 1) {
            throw new UsageException("--width must be at least 1, got " + width);
        }
    }

    /** Writes the file whole. */
    public void write(String format, Path file) throws IOException {
        PruneScores scores = stored.scores().scores();
        Circuit circuit = stored.edges();
        switch (format) {
            case "csv" -> EdgeCsv.write(file, scores, circuit, stored.scores().text());
            case "eap-ig" -> {
                if (scores.space().elements() == Elements.UNITS) {
                    throw new UsageException(
                            "the graph files of EAP-IG and MIB have coordinates of what components write"
                                    + " (--elements neurons) and no hidden units; use --format csv");
                }
                if (scores.space().elements() == Elements.NEURONS) {
                    new EapIgNeurons(scores, circuit).write(file, collapse);
                } else {
                    new EapIgFile(scores, circuit).write(file, width, collapse);
                }
            }
            case "graphml" -> new GraphExport(scores, circuit).writeGraphMl(file);
            case "dot" -> new GraphExport(scores, circuit).writeDot(file);
            default -> throw new UsageException("there is no export format '" + format + "'");
        }
    }
}
