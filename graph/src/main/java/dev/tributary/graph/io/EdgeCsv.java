package dev.tributary.graph.io;

import com.fasterxml.jackson.core.io.NumberOutput;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Element;
import dev.tributary.graph.Neuron;
import dev.tributary.graph.PlacedNode;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.NeuronSpace;
import dev.tributary.graph.index.NodeSpace;
import dev.tributary.graph.score.Evidence;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Standing;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Scores as comma-separated values (RFC 4180, but with LF) in canonical order: {@code edge,position,score}, then
 * {@code standard_error,source,target,port,token}; scores of nodes {@code node,position,score,standard_error,token}, and
 * those of neurons the same with {@code neuron} first, such as {@code m3[205]}.
 *
 * <p>The position is empty if positions are not told apart, otherwise {@code 4}, {@code 2>4} or the name of a span; the
 * token is that which is read there. Numbers are the shortest that read back to the same double; a standard error is
 * empty where it is not known. Texts that a spreadsheet might take for a formula begin with an apostrophe.
 */
public final class EdgeCsv {

    static final String EDGES = "edge,position,score,standard_error,source,target,port,token";
    static final String NODES = "node,position,score,standard_error,token";

    static final String NEURONS = "neuron,position,score,standard_error,token";

    static final String UNITS = "unit,position,score,standard_error,token";

    static final String EVIDENCE = ",low,high,q,agreement,standing";

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
        write(file, scores, circuit, text, Optional.empty());
    }

    /**
     * Writes the elements of a circuit of the same space, with the tokens of an example and, in five more columns, how sure
     * the scores are: ends of the 95 % interval, q-value, share of prompts with the sign of the mean (empty where it is not
     * known), and {@link Standing}.
     *
     * @param evidence one for each score; without it the columns are not there
     */
    public static void write(
            Path file, PruneScores scores, Circuit circuit, SequenceText text, Optional<Evidence> evidence)
            throws IOException {
        IndexSpace space = scores.space();
        space.requireSame(circuit.space(), "scores and circuit");
        text.requireFitting(space.positions());
        WholeFile.write(file, out -> {
            String header = header(space.elements());
            write(out, header + (evidence.isPresent() ? EVIDENCE : "") + "\n");
            for (int index = 0; index < scores.size(); index++) {
                if (circuit.keeps(index)) {
                    int kept = index;
                    String sure = evidence.map(known -> sure(known, kept)).orElse("");
                    write(out, line(scores, index, text) + sure + "\n");
                }
            }
        });
    }

    /**
     * Reads a score for every element of a space, in any order; throws {@link FormatException} with the line and the
     * reason if anything does not fit. Columns after the first three may be missing. Standard errors are checked and not
     * taken over, since the file does not say how many prompts they are of.
     */
    public static PruneScores read(Path file, IndexSpace space) throws IOException {
        return CsvScores.read(file, space);
    }

    /**
     * The elements that a file scores, if it scores each of them: edges or nodes, at the places that its lines name.
     * Spans stand in the order in which the file names them first.
     */
    public static IndexSpace space(Path file, ComputationGraph graph) throws IOException {
        return CsvScores.space(file, graph);
    }

    private static String line(PruneScores scores, int index, SequenceText text) {
        Element element = scores.element(index);
        String score = NumberOutput.toString(scores.value(index), true);
        String error = scores.standardErrors()
                .map(errors -> NumberOutput.toString(errors.value(index), true))
                .orElse("");
        String token = text.tokens().isEmpty() ? "" : text.tokens().get(lane(scores.space(), index));
        List<String> fields = new ArrayList<>(
                List.of(unplaced(element), CsvText.write(element.place().label()), score, error));
        fields.addAll(parts(element));
        fields.add(CsvText.write(token));
        return String.join(",", fields);
    }

    static String header(Elements elements) {
        return switch (elements) {
            case EDGES -> EDGES;
            case NODES -> NODES;
            case NEURONS -> NEURONS;
            case UNITS -> UNITS;
        };
    }

    private static String unplaced(Element element) {
        if (element instanceof Edge edge) {
            return edge.source().name() + "->" + edge.target().name();
        }
        return element instanceof Neuron neuron
                ? neuron.coordinate()
                : ((PlacedNode) element).node().name();
    }

    private static String sure(Evidence evidence, int index) {
        OptionalDouble agreement = evidence.agreement(index);
        return "," + NumberOutput.toString(evidence.low(index), true) + ","
                + NumberOutput.toString(evidence.high(index), true) + ","
                + NumberOutput.toString(evidence.q(index), true) + ","
                + (agreement.isPresent() ? NumberOutput.toString(agreement.getAsDouble(), true) : "") + ","
                + evidence.standing(index).label();
    }

    /** What the columns between standard error and token say of an element: the source, target and port of an edge. */
    static List<String> parts(Element element) {
        return element instanceof Edge edge
                ? List.of(
                        edge.source().name(),
                        edge.target().node().name(),
                        edge.target().port().badge().toLowerCase(Locale.ROOT))
                : List.of();
    }

    private static int lane(IndexSpace space, int index) {
        if (space instanceof EdgeSpace edges) {
            return edges.sourceOf(index);
        }
        return space instanceof NeuronSpace neurons ? neurons.laneOf(index) : ((NodeSpace) space).laneOf(index);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
