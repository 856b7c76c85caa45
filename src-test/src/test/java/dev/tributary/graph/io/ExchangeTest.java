package dev.tributary.graph.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Node;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.jgrapht.Graph;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.DirectedMultigraph;
import org.jgrapht.nio.dot.DOTImporter;
import org.jgrapht.nio.graphml.GraphMLImporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExchangeTest {

    private final Path folder;

    ExchangeTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void writes_csv_in_canonical_order_with_shortest_numbers() throws IOException {
        ComputationGraph graph = Shapes.sequential(1, 1, true);
        double[] values = new double[16];
        values[0] = 1.0 / 3;
        values[3] = -2e-3;
        values[4] = 1e-7;
        values[9] = Double.parseDouble("2.0E23");
        PruneScores scores = PruneScores.of(graph, new Positions.Each(2), values);
        Path all = folder.resolve("all.csv");
        Path some = folder.resolve("some.csv");

        EdgeCsv.write(all, scores);
        EdgeCsv.write(some, scores, Circuit.strongest(scores, new EdgeBudget.Count(3), Ranking.ABSOLUTE));

        assertThat(Files.readString(some)).doesNotContain("\r").endsWith("2.0E23\n");
        assertThat(Files.readAllLines(some))
                .containsExactly(
                        "edge,position,score",
                        "input->a0.h0<q>,0,0.3333333333333333",
                        "input->m0,0,-0.002",
                        "input->a0.h0<k>,1,2.0E23");
        assertThat(Files.readAllLines(all)).hasSize(17).contains("a0.h0->m0,0,1.0E-7", "m0->logits,1,0.0");
        EdgeCsv.write(all, scores.summedOverPositions());
        assertThat(Files.readAllLines(all)).hasSize(9).contains("input->m0,,-0.002");
    }

    @Test
    void gives_mib_files_and_takes_them_back() throws IOException {
        for (ComputationGraph graph : List.of(Shapes.sequential(2, 2, true), Shapes.parallel(3, 2, true))) {
            EapIgFile written = random(graph, new Positions.All());
            Path file = folder.resolve("graph.json");

            written.write(file, 8, Collapse.REFUSE);

            assertThat(EapIgFile.read(file).scores().toArray())
                    .isEqualTo(written.scores().toArray());
            assertThat(EapIgFile.read(file, graph, Collapse.REFUSE)).isEqualTo(written);
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
        assertThat(EapIgFile.read(file, graph, Collapse.REFUSE)).isEqualTo(written);
        String used = Files.readString(file).replace("\"input->m0\":{\"score\":0.0", "\"input->m0\":{\"score\":0.5");
        Files.writeString(file, used);
        assertThatThrownBy(() -> EapIgFile.read(file, graph, Collapse.REFUSE))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("/edges/input->m0: the model has no edge input->m0");
    }

    @Test
    void sums_positions_and_splits_merged_inputs_only_when_asked() throws IOException {
        ComputationGraph merged = Shapes.sequential(2, 2, false);
        EapIgFile written = random(merged, new Positions.Each(3));
        Path file = folder.resolve("graph.json");

        assertThatThrownBy(() -> written.write(file, 8, Collapse.REFUSE)).hasMessageContaining("--sum");
        written.write(file, 8, Collapse.SUM);

        assertThatThrownBy(() -> EapIgFile.read(file, merged, Collapse.REFUSE)).hasMessageContaining("--sum");
        double[] sums = written.scores().summedOverPositions().toArray();
        double[] read = EapIgFile.read(file, merged, Collapse.SUM).scores().toArray();
        for (int index = 0; index < sums.length; index++) {
            assertThat(read[index]).isCloseTo(sums[index], org.assertj.core.api.Assertions.within(1e-15));
        }
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

    @Test
    void writes_graphs_that_jgrapht_reads_again() throws IOException {
        ComputationGraph graph = Shapes.sequential(2, 2, true);
        EapIgFile content = random(graph, new Positions.Each(2));
        GraphExport export = new GraphExport(content.scores(), content.circuit());
        Path graphMl = folder.resolve("graph.graphml");
        Path dot = folder.resolve("graph.dot");

        export.writeGraphMl(graphMl);
        export.writeDot(dot);

        assertThat(Files.readString(graphMl)).contains("a1.h0&lt;q&gt;@1", "in_circuit");
        GraphMLImporter<String, DefaultEdge> graphMlImporter = new GraphMLImporter<>();
        graphMlImporter.setVertexFactory(name -> name);
        Graph<String, DefaultEdge> every = new DirectedMultigraph<>(DefaultEdge.class);
        graphMlImporter.importGraph(every, graphMl.toFile());
        assertThat(every.edgeSet()).hasSize(92);
        DOTImporter<String, DefaultEdge> dotImporter = new DOTImporter<>();
        dotImporter.setVertexFactory(name -> name);
        Graph<String, DefaultEdge> kept = new DirectedMultigraph<>(DefaultEdge.class);
        dotImporter.importGraph(kept, dot.toFile());
        assertThat(kept.edgeSet()).hasSize(content.circuit().size());
        assertThat(kept.vertexSet()).contains(new Node.Head(1, 0).name());
    }

    private static EapIgFile random(ComputationGraph graph, Positions positions) {
        double[] values = new Random(8)
                .doubles((long) positions.count() * graph.edgeCount(), -1, 1)
                .toArray();
        PruneScores scores = PruneScores.of(graph, positions, values);
        return new EapIgFile(scores, Circuit.strongest(scores, new EdgeBudget.Count(9), Ranking.ABSOLUTE));
    }
}
