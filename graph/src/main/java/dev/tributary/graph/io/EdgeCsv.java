package dev.tributary.graph.io;

import com.fasterxml.jackson.core.io.NumberOutput;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Place;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.score.PruneScores;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Scores as comma-separated values (RFC 4180, but with LF): {@code edge,position,score} in canonical order. The
 * position is empty if positions are not told apart; numbers are the shortest that read back to the same double.
 */
public final class EdgeCsv {

    private static final String HEADER = "edge,position,score\n";

    private EdgeCsv() {}

    /** Writes every edge. */
    public static void write(Path file, PruneScores scores) throws IOException {
        write(file, scores, Circuit.whole(scores.graph(), scores.positions()));
    }

    /** Writes the edges of a circuit of the same graph and positions. */
    public static void write(Path file, PruneScores scores, Circuit circuit) throws IOException {
        requireSameEdges(scores, circuit);
        WholeFile.write(file, out -> {
            write(out, HEADER);
            for (int index = 0; index < scores.size(); index++) {
                if (circuit.keeps(index)) {
                    write(out, line(scores.edge(index), scores.value(index)));
                }
            }
        });
    }

    /** Throws unless the circuit keeps edges of what is scored. */
    static void requireSameEdges(PruneScores scores, Circuit circuit) {
        if (!circuit.graph().equals(scores.graph()) || !circuit.positions().equals(scores.positions())) {
            throw new IllegalArgumentException("expected scores and circuit of one graph with the same positions, got "
                    + scores.graph() + " with " + scores.positions() + " and " + circuit.graph() + " with "
                    + circuit.positions());
        }
    }

    private static String line(Edge edge, double score) {
        return edge.source().name() + "->" + edge.target().name() + "," + position(edge) + ","
                + NumberOutput.toString(score, true) + "\n";
    }

    private static String position(Edge edge) {
        return edge.position() instanceof Place.At at ? Integer.toString(at.index()) : "";
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
