package dev.tributary.graph.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Element;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.NodeSpace;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.PromptScores;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import dev.tributary.graph.score.SparseScores;
import dev.tributary.graph.score.StandardErrors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the golden result files hold. */
final class GoldenResults {

    private static final SequenceText TEXT = new SequenceText(List.of("A", "END"), List.of(" \"one\"", "</script>"));
    private static final List<String> SPANS = List.of("=S 1", "END");

    private GoldenResults() {}

    static Stream<String> scoreNames() {
        return Stream.of("scores-each.json", "scores-spans.json", "scores-crossing.json", "scores-nodes.json");
    }

    static Stream<String> circuitNames() {
        return Stream.of("circuit-each.json", "circuit-spans.json", "circuit-nodes.json");
    }

    /** The content of a golden file. */
    static String text(String name) throws IOException {
        try (InputStream in = GoldenResults.class.getResourceAsStream("/golden/" + name)) {
            assertThat(in).as("golden file " + name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static ScoreFile scores(String name) {
        return switch (name) {
            case "scores-each.json" -> each();
            case "scores-spans.json" -> spans();
            case "scores-crossing.json" -> crossing();
            case "scores-nodes.json" -> nodes();
            default -> throw new IllegalArgumentException(name);
        };
    }

    static CircuitFile circuit(String name) {
        return switch (name) {
            case "circuit-each.json" -> circuitThatCrosses();
            case "circuit-spans.json" ->
                circuit(
                        new EdgeSpace(graph(), new Positions.Spans(SPANS)),
                        new SequenceText(SPANS, List.of()),
                        "input->a0.h0<v>@=S 1",
                        "a0.h0->logits@END");
            case "circuit-nodes.json" ->
                circuit(new NodeSpace(graph(), new Positions.All()), SequenceText.none(), "input", "m0");
            default -> throw new IllegalArgumentException(name);
        };
    }

    static ScoreFile eachOfTheFirstVersion() {
        double[] values = new double[16];
        values[1] = 0.1;
        values[2] = -1.0 / 3;
        values[11] = 1e-7;
        values[15] = 12;
        PruneScores scores = PruneScores.of(new EdgeSpace(graph(), new Positions.Each(2)), values);
        return new ScoreFile(scores, TEXT, provenance());
    }

    static CircuitFile circuitOfTheFirstVersion() {
        return circuit(
                new EdgeSpace(graph(), new Positions.Each(2)),
                TEXT,
                "input->a0.h0<v>@0",
                "input->m0@1",
                "m0->logits@1");
    }

    private static ScoreFile each() {
        PruneScores plain = eachOfTheFirstVersion().scores();
        double[] errors = new double[16];
        errors[1] = 0.25;
        errors[15] = 3e-9;
        PruneScores scores = PruneScores.of(plain.space(), plain.toArray(), Optional.of(StandardErrors.of(50, errors)));
        PromptScores prompts =
                PromptScores.of(plain.space(), new int[] {2, 15}, new double[][] {{0.5, 12}, {0, 13}, {-1.5, 11}});
        return new ScoreFile(scores, TEXT, provenance(), Optional.of(prompts));
    }

    private static ScoreFile spans() {
        return new ScoreFile(
                counted(new EdgeSpace(graph(), new Positions.Spans(SPANS))),
                new SequenceText(SPANS, List.of(" Mary and", " to")),
                provenance());
    }

    private static ScoreFile crossing() {
        return new ScoreFile(counted(new EdgeSpace(graph(), new Positions.Crossing(2))), TEXT, provenance());
    }

    private static ScoreFile nodes() {
        return new ScoreFile(
                counted(new NodeSpace(graph(), new Positions.Spans(SPANS))), SequenceText.none(), provenance());
    }

    private static PruneScores counted(IndexSpace space) {
        return PruneScores.of(
                space,
                IntStream.range(0, space.size())
                        .mapToDouble(index -> index / 8.0)
                        .toArray());
    }

    private static CircuitFile circuitThatCrosses() {
        CircuitFile plain = circuitOfTheFirstVersion();
        EdgeSpace space = new EdgeSpace(graph(), new Positions.Crossing(2));
        int[] indices = Stream.of("input->a0.h0<v>@0>0", "input->a0.h0<v>@0>1")
                .map(Element::parse)
                .mapToInt(space::indexOf)
                .toArray();
        SparseScores crossing = SparseScores.of(
                space, indices, new double[] {0.5, -0.25}, Optional.of(StandardErrors.of(50, new double[] {0.125, 0})));
        return new CircuitFile(
                plain.circuit(), plain.text(), plain.provenance(), plain.selection(), Optional.of(crossing));
    }

    private static CircuitFile circuit(IndexSpace space, SequenceText text, String... elements) {
        return new CircuitFile(
                Circuit.of(space, Stream.of(elements).map(Element::parse).toList()),
                text,
                provenance(),
                new Selection("strongest", Optional.of(Ranking.ABSOLUTE), Optional.of(new EdgeBudget.Count(5)), 5));
    }

    static ComputationGraph graph() {
        return Shapes.sequential(1, 1, true, AttentionDirection.CAUSAL);
    }

    static Provenance provenance() {
        Map<String, Integer> splits = new LinkedHashMap<>();
        splits.put("score", 50);
        splits.put("select", 25);
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("tributary", "0.1.0");
        versions.put("java", "17.0.15");
        String digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        return new Provenance(
                new Provenance.Model("ioi", Optional.of(digest)),
                new Provenance.Prompts(Optional.of("ioi"), Optional.of(digest), splits, List.of(1), Optional.of("no")),
                new Provenance.Method(
                        "eap-ig",
                        Map.of("steps", "5"),
                        Optional.of("corrupt"),
                        Optional.of("logit-diff"),
                        Optional.of(7L)),
                new Provenance.Run(Optional.of(8), Optional.of("fp64"), Optional.of("haswell"), versions));
    }
}
