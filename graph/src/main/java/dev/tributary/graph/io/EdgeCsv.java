package dev.tributary.graph.io;

import com.fasterxml.jackson.core.io.NumberOutput;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Element;
import dev.tributary.graph.PlacedNode;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.NodeSpace;
import dev.tributary.graph.score.PruneScores;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Scores as comma-separated values (RFC 4180, but with LF) in canonical order: {@code edge,position,score}, then
 * {@code standard_error,source,target,port,token}; scores of nodes {@code node,position,score,standard_error,token}.
 *
 * <p>The position is empty if positions are not told apart, otherwise {@code 4}, {@code 2>4} or the name of a span; the
 * token is that which is read there. Numbers are the shortest that read back to the same double; a standard error is
 * empty where it is not known. Texts that a spreadsheet might take for a formula begin with an apostrophe.
 */
public final class EdgeCsv {

    private static final String EDGES = "edge,position,score,standard_error,source,target,port,token\n";
    private static final String NODES = "node,position,score,standard_error,token\n";

    private EdgeCsv() {}

    /** Writes every element. */
    public static void write(Path file, PruneScores scores) throws IOException {
        write(file, scores, SequenceText.none());
    }

    /** Writes every element, with the tokens of an example. */
    public static void write(Path file, PruneScores scores, SequenceText text) throws IOException {
        write(file, scores, Circuit.whole(scores.space()), text);
    }

    /** Writes the elements of a circuit of the same space. */
    public static void write(Path file, PruneScores scores, Circuit circuit) throws IOException {
        write(file, scores, circuit, SequenceText.none());
    }

    /** Writes the elements of a circuit of the same space, with the tokens of an example. */
    public static void write(Path file, PruneScores scores, Circuit circuit, SequenceText text) throws IOException {
        IndexSpace space = scores.space();
        space.requireSame(circuit.space(), "scores and circuit");
        text.requireFitting(space.positions());
        WholeFile.write(file, out -> {
            write(out, space.elements() == Elements.EDGES ? EDGES : NODES);
            for (int index = 0; index < scores.size(); index++) {
                if (circuit.keeps(index)) {
                    write(out, line(scores, index, text));
                }
            }
        });
    }

    private static String line(PruneScores scores, int index, SequenceText text) {
        Element element = scores.element(index);
        String score = NumberOutput.toString(scores.value(index), true);
        String error = scores.standardErrors()
                .map(errors -> NumberOutput.toString(errors.value(index), true))
                .orElse("");
        String token = text.tokens().isEmpty() ? "" : text.tokens().get(lane(scores.space(), index));
        String position = CsvText.write(element.place().label());
        if (element instanceof Edge edge) {
            return String.join(
                            ",",
                            edge.source().name() + "->" + edge.target().name(),
                            position,
                            score,
                            error,
                            edge.source().name(),
                            edge.target().node().name(),
                            edge.target().port().badge().toLowerCase(java.util.Locale.ROOT),
                            CsvText.write(token))
                    + "\n";
        }
        String node = ((PlacedNode) element).node().name();
        return String.join(",", node, position, score, error, CsvText.write(token)) + "\n";
    }

    private static int lane(IndexSpace space, int index) {
        return space instanceof EdgeSpace edges ? edges.sourceOf(index) : ((NodeSpace) space).laneOf(index);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
