package dev.tributary.graph.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Element;
import dev.tributary.graph.Node;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.NeuronSpace;
import dev.tributary.graph.index.NodeSpace;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jgrapht.Graph;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.DirectedMultigraph;
import org.jgrapht.nio.dot.DOTImporter;
import org.jgrapht.nio.graphml.GraphMLImporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangeTest {

    private final Path folder;

    ExchangeTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void gives_mib_which_coordinates_are_kept_and_their_scores() throws IOException {
        ComputationGraph graph = Shapes.sequential(2, 2, true);
        int width = 3;
        NeuronSpace space = new NeuronSpace(graph, new Positions.Each(2), width);
        Random random = new Random(5);
        double[] values = random.doubles(space.size(), -1, 1).toArray();
        BitSet kept = new BitSet();
        // the second head of the first layer has none, the last MLP one, the others two
        Set<String> without = Set.of("a0.h1");
        for (int writer = 0; writer < graph.writers().size(); writer++) {
            String name = graph.writers().get(writer).name();
            if (!without.contains(name)) {
                kept.set(space.row(1, writer) + 2);
            }
            if (!without.contains(name) && !name.equals("m1")) {
                kept.set(space.row(0, writer));
            }
        }
        EapIgNeurons neurons = new EapIgNeurons(PruneScores.of(space, values), Circuit.of(space, kept));
        Path file = folder.resolve("neurons.json");

        assertThatThrownBy(() -> neurons.write(file, Collapse.REFUSE)).hasMessageContaining("--sum");
        neurons.write(file, Collapse.SUM);

        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertThat(json.at("/cfg/d_model").asInt()).isEqualTo(width);
        assertThat(json.at("/nodes/logits/in_graph").asBoolean()).isTrue();
        assertThat(json.at("/nodes/logits").has("neurons")).isFalse();
        for (int writer = 0; writer < graph.writers().size(); writer++) {
            String name = graph.writers().get(writer).name();
            JsonNode node = json.path("nodes").path(name);
            boolean some = !without.contains(name);
            assertThat(node.path("in_graph").asBoolean()).as(name).isEqualTo(some);
            assertThat(node.path("neurons")).as(name).hasSize(width);
            assertThat(node.path("neurons_scores")).as(name).hasSize(width);
            assertThat(node.path("neurons").get(0).asBoolean()).as(name).isEqualTo(some && !name.equals("m1"));
            assertThat(node.path("neurons").get(1).asBoolean()).as(name).isFalse();
            assertThat(node.path("neurons").get(2).asBoolean()).as(name).isEqualTo(some);
            for (int number = 0; number < width; number++) {
                assertThat(node.path("neurons_scores").get(number).asDouble())
                        .isEqualTo(values[space.row(0, writer) + number] + values[space.row(1, writer) + number]);
            }
        }
        for (Edge edge : graph.asGraph().edgeSet()) {
            JsonNode written = json.path("edges").path(edge.name());
            boolean cut = without.contains(edge.source().name())
                    || without.contains(edge.target().node().name());
            assertThat(written.path("in_graph").asBoolean()).as(edge.name()).isEqualTo(!cut);
            assertThat(written.path("score").asDouble(1)).isZero();
        }
    }

    private EapIgNeurons someNeurons(ComputationGraph graph, int width) {
        NeuronSpace space = new NeuronSpace(graph, new Positions.All(), width);
        BitSet kept = new BitSet();
        new Random(8).ints(space.size() / 2, 0, space.size()).forEach(kept::set);
        return new EapIgNeurons(
                PruneScores.of(space, new Random(9).doubles(space.size(), -1, 1).toArray()), Circuit.of(space, kept));
    }

    @Test
    void takes_back_the_neurons_that_it_gave_mib() throws IOException {
        Path file = folder.resolve("neurons.json");
        for (ComputationGraph graph : List.of(Shapes.sequential(2, 2, true), Shapes.parallel(3, 2, true))) {
            EapIgNeurons written = someNeurons(graph, 5);
            written.write(file, Collapse.REFUSE);

            assertThat(EapIgGraph.open(file).scoresNeurons()).isTrue();
            assertThat(EapIgGraph.open(file).neurons(graph)).isEqualTo(written);
            EapIgNeurons alone = EapIgGraph.open(file).neurons();
            assertThat(alone.scores().toArray()).isEqualTo(written.scores().toArray());
            assertThat(alone.circuit().indices()).isEqualTo(written.circuit().indices());

            random(graph, new Positions.All()).write(file, 5, Collapse.REFUSE);
            assertThat(EapIgGraph.open(file).scoresNeurons()).as("edges").isFalse();
        }
    }

    @Test
    void neurons_of_mlps_that_a_model_lacks_must_be_nothing() throws IOException {
        Path file = folder.resolve("neurons.json");
        ComputationGraph heads = Shapes.attentionOnly(2, 2, true);
        EapIgNeurons written = someNeurons(heads, 3);
        written.write(file, Collapse.REFUSE);
        assertThat(EapIgGraph.open(file).neurons(heads)).isEqualTo(written);

        someNeurons(Shapes.sequential(2, 2, true), 3).write(file, Collapse.REFUSE);
        assertThatThrownBy(() -> EapIgGraph.open(file).neurons(heads))
                .hasMessageContaining("/nodes/m0")
                .hasMessageContaining("the model has no m0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"d_model\":3 | \"d_model\":0 | /cfg/d_model: expected an integer from 1",
                "\"d_model\":3 | \"d_model\":4 | /nodes/input/neurons: expected one for each of d_model = 4",
                "\"m1\":{ | \"m7\":{ | the model has no m7",
                "\"neurons\":[ | \"neurons\":[7, | expected one for each of d_model = 3 coordinates, got 4",
                "\"neurons_scores\":[ | \"neurons_scores\":[],\"other\":[ | neurons_scores: expected one for each",
                "\"neurons\":[false | \"neurons\":[0 | expected true or false"
            })
    void graphs_of_neurons_that_do_not_fit_are_refused_where_they_do_not(String from, String to, String reason)
            throws IOException {
        Path file = folder.resolve("neurons.json");
        ComputationGraph graph = Shapes.sequential(2, 2, true);
        someNeurons(graph, 3).write(file, Collapse.REFUSE);
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to)));

        assertThatThrownBy(() -> EapIgGraph.open(file).neurons(graph))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void a_graph_without_one_of_the_components_is_refused() throws IOException {
        Path file = folder.resolve("neurons.json");
        ComputationGraph graph = Shapes.sequential(2, 2, true);
        someNeurons(graph, 3).write(file, Collapse.REFUSE);
        ObjectNode json = (ObjectNode) new ObjectMapper().readTree(file.toFile());
        ((ObjectNode) json.path("nodes")).remove("m0");
        new ObjectMapper().writeValue(file.toFile(), json);

        assertThatThrownBy(() -> EapIgGraph.open(file).neurons(graph)).hasMessageContaining("the node m0 is missing");
    }

    @Test
    void scores_of_other_elements_are_no_neurons() {
        ComputationGraph graph = Shapes.sequential(2, 2, true);
        NodeSpace nodes = new NodeSpace(graph, new Positions.All());
        NeuronSpace space = new NeuronSpace(graph, new Positions.All(), 2);

        assertThatThrownBy(() -> new EapIgNeurons(
                        PruneScores.of(nodes, new double[nodes.size()]), Circuit.of(nodes, new BitSet())))
                .hasMessageContaining("expected scores of neurons");
        assertThatThrownBy(() -> new EapIgNeurons(
                        PruneScores.of(nodes, new double[nodes.size()]), Circuit.of(space, new BitSet())))
                .hasMessageContaining("scores and circuit");
    }

    @Test
    void gives_mib_files_and_takes_them_back() throws IOException {
        for (ComputationGraph graph : List.of(Shapes.sequential(2, 2, true), Shapes.parallel(3, 2, true))) {
            EapIgFile written = random(graph, new Positions.All());
            Path file = folder.resolve("graph.json");

            written.write(file, 8, Collapse.REFUSE);

            assertThat(EapIgFile.read(file).scores().toArray())
                    .isEqualTo(written.scores().toArray());
            assertThat(EapIgGraph.open(file).edges(graph, Collapse.REFUSE)).isEqualTo(written);
            JsonNode json = new ObjectMapper().readTree(file.toFile());
            assertThat(json.at("/cfg/n_layers").asInt()).isEqualTo(graph.edgeCount() == 94 ? 3 : 2);
            assertThat(json.at("/cfg/parallel_attn_mlp").asBoolean()).isEqualTo(graph.edgeCount() == 94);
            assertThat(json.at("/nodes/logits/in_graph").asBoolean()).isTrue();
            assertThat(json.at("/edges").size()).isEqualTo(graph.edgeCount());
            assertThat(json.at("/edges/input->a1.h0<q>/score").asDouble())
                    .isEqualTo(written.scores().value(graph.indexOf(Edge.parse("input->a1.h0<q>"))));
        }
    }

    @Test
    void keeps_unused_mlps_in_the_files_of_attention_only_models() throws IOException {
        ComputationGraph graph = Shapes.attentionOnly(2, 2, true);
        EapIgFile written = random(graph, new Positions.All());
        Path file = folder.resolve("graph.json");

        written.write(file, 8, Collapse.REFUSE);

        assertThat(EapIgFile.read(file).scores().size()).isEqualTo(46);
        assertThat(EapIgGraph.open(file).edges(graph, Collapse.REFUSE)).isEqualTo(written);
        String used = Files.readString(file).replace("\"input->m0\":{\"score\":0.0", "\"input->m0\":{\"score\":0.5");
        Files.writeString(file, used);
        assertThatThrownBy(() -> EapIgGraph.open(file).edges(graph, Collapse.REFUSE))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("/edges/input->m0: the model has no edge input->m0");
    }

    @Test
    void sums_positions_and_splits_merged_inputs_only_when_asked() throws IOException {
        for (String kind : List.of("each", "spans", "crossing", "span-crossing")) {
            sumsAndSplits(Shapes.positions(kind, 3));
        }
    }

    private void sumsAndSplits(Positions positions) throws IOException {
        ComputationGraph merged = Shapes.sequential(2, 2, false);
        EapIgFile written = random(merged, positions);
        Path file = folder.resolve("graph.json");

        assertThatThrownBy(() -> written.write(file, 8, Collapse.REFUSE)).hasMessageContaining("--sum");
        written.write(file, 8, Collapse.SUM);

        assertThatThrownBy(() -> EapIgGraph.open(file).edges(merged, Collapse.REFUSE))
                .hasMessageContaining("--sum");
        double[] sums = written.scores().summedOverPositions().toArray();
        double[] read =
                EapIgGraph.open(file).edges(merged, Collapse.SUM).scores().toArray();
        for (int index = 0; index < sums.length; index++) {
            assertThat(read[index]).isCloseTo(sums[index], org.assertj.core.api.Assertions.within(1e-14));
        }
        Circuit kept = EapIgGraph.open(file).edges(merged, Collapse.SUM).circuit();
        assertThat(kept.elements())
                .extracting(Element::name)
                .containsExactlyInAnyOrderElementsOf(written.circuit().elements().stream()
                        .map(element -> element.name().replaceAll("@.*", ""))
                        .distinct()
                        .toList());
    }

    @Test
    void refuses_mib_files_that_do_not_fit() throws IOException {
        Path file = folder.resolve("graph.json");
        random(Shapes.sequential(2, 2, true), new Positions.All()).write(file, 8, Collapse.REFUSE);
        String good = Files.readString(file);

        assertRefused(file, good.replace("\"n_layers\":2", "\"n_layers\":3"), "expected at least");
        assertRefused(file, good.replace("\"n_layers\":2", "\"n_layers\":1000000"), "");
        assertRefused(file, good.replace("\"m0->m1\"", "\"m0->m1@2\""), "no positions");
        assertRefused(file, good.replace("\"m0->m1\"", "\"m0>m1\""), "expected an edge");
        assertRefused(file, good.replaceFirst("\"in_graph\":(true|false)}}}", "\"in_graph\":1}}}"), "true or false");
        assertRefused(file, good.replace("\"edges\"", "\"edge\""), "\"edges\" is missing");
    }

    private static void assertRefused(Path file, String content, String reason) throws IOException {
        Files.writeString(file, content);
        assertThatThrownBy(() -> EapIgFile.read(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "each", "spans", "crossing", "span-crossing"})
    void writes_graphs_that_jgrapht_reads_again(String kind) throws IOException {
        ComputationGraph graph = Shapes.sequential(2, 2, true);
        EapIgFile content = random(graph, Shapes.positions(kind, 2));
        GraphExport export = new GraphExport(content.scores(), content.circuit());
        Path graphMl = folder.resolve("graph.graphml");
        Path dot = folder.resolve("graph.dot");

        export.writeGraphMl(graphMl);
        export.writeDot(dot);

        assertThat(Files.readString(graphMl)).contains("a1.h0&lt;q&gt;", "in_circuit");
        GraphMLImporter<String, DefaultEdge> graphMlImporter = new GraphMLImporter<>();
        graphMlImporter.setVertexFactory(name -> name);
        Map<DefaultEdge, Map<String, String>> attributes = new HashMap<>();
        graphMlImporter.addEdgeAttributeConsumer((pair, value) -> attributes
                .computeIfAbsent(pair.getFirst(), edge -> new HashMap<>())
                .put(pair.getSecond(), value.getValue()));
        Graph<String, DefaultEdge> every = new DirectedMultigraph<>(DefaultEdge.class);
        graphMlImporter.importGraph(every, graphMl.toFile());
        assertThat(every.edgeSet()).hasSize(content.scores().size());
        assertThat(every.vertexSet()).hasSize(8);
        for (Map<String, String> edge : attributes.values()) {
            Element element = Element.parse(edge.getOrDefault("name", ""));
            int index = content.scores().space().indexOf(element);
            assertThat(edge.getOrDefault("position", ""))
                    .isEqualTo(element.place().label());
            assertThat(Double.parseDouble(edge.getOrDefault("score", "")))
                    .isEqualTo(content.scores().value(index));
            assertThat(edge.get("in_circuit"))
                    .isEqualTo(Boolean.toString(content.circuit().keeps(index)));
        }
        assertThat(attributes).hasSize(content.scores().size());
        DOTImporter<String, DefaultEdge> dotImporter = new DOTImporter<>();
        dotImporter.setVertexFactory(name -> name);
        Graph<String, DefaultEdge> kept = new DirectedMultigraph<>(DefaultEdge.class);
        dotImporter.importGraph(kept, dot.toFile());
        assertThat(kept.edgeSet()).hasSize(content.circuit().size());
        assertThat(kept.vertexSet()).contains(new Node.Head(1, 0).name());
    }

    @Test
    void keeps_hostile_names_of_spans_inside_their_quotes() throws IOException {
        Positions spans = new Positions.Spans(List.of("a\\", "<b&'];//", "\u00fc \u4e2d"));
        EapIgFile content = random(Shapes.sequential(1, 1, true), spans);
        GraphExport export =
                new GraphExport(content.scores(), Circuit.whole(content.scores().space()));
        Path graphMl = folder.resolve("graph.graphml");
        Path dot = folder.resolve("graph.dot");

        export.writeGraphMl(graphMl);
        export.writeDot(dot);

        Graph<String, DefaultEdge> read = new DirectedMultigraph<>(DefaultEdge.class);
        GraphMLImporter<String, DefaultEdge> graphMlImporter = new GraphMLImporter<>();
        graphMlImporter.setVertexFactory(name -> name);
        graphMlImporter.importGraph(read, graphMl.toFile());
        assertThat(read.edgeSet()).hasSize(24);
        Set<String> places = new HashSet<>();
        DOTImporter<String, DefaultEdge> dotImporter = new DOTImporter<>();
        dotImporter.setVertexFactory(name -> name);
        dotImporter.addEdgeAttributeConsumer((pair, value) -> {
            if (pair.getSecond().equals("position")) {
                places.add(value.getValue());
            }
        });
        Graph<String, DefaultEdge> kept = new DirectedMultigraph<>(DefaultEdge.class);
        dotImporter.importGraph(kept, dot.toFile());
        assertThat(kept.edgeSet()).hasSize(24);
        assertThat(places).hasSize(3).contains("<b&'];//", "\u00fc \u4e2d");
    }

    @Test
    void refuses_nodes_in_formats_of_edges() {
        NodeSpace nodes = new NodeSpace(Shapes.sequential(1, 1, true), new Positions.All());
        PruneScores scores = PruneScores.of(nodes, new double[3]);

        assertThatThrownBy(() -> new EapIgFile(scores, Circuit.whole(nodes)))
                .hasMessageContaining("the EAP-IG format holds scores of edges, got 3 nodes; write nodes as CSV");
        assertThatThrownBy(() -> new GraphExport(scores, Circuit.whole(nodes)))
                .hasMessageContaining("GraphML and DOT files hold scores of edges, got 3 nodes; write nodes as CSV");
    }

    private static EapIgFile random(ComputationGraph graph, Positions positions) {
        EdgeSpace space = new EdgeSpace(graph, positions);
        double[] values = new Random(8).doubles(space.size(), -1, 1).toArray();
        PruneScores scores = PruneScores.of(space, values);
        return new EapIgFile(scores, Circuit.strongest(scores, new EdgeBudget.Count(9), Ranking.ABSOLUTE));
    }
}
