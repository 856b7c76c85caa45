package dev.tributary.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jgrapht.Graph;
import org.jgrapht.alg.connectivity.ConnectivityInspector;
import org.jgrapht.traverse.TopologicalOrderIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComputationGraphTest {

    @ParameterizedTest
    @CsvSource({
        "sequential, 12, 12, 157, 445, 32491, 11611",
        "sequential, 24, 16, 409, 1177, 231877, 80965",
        "sequential, 48, 25, 1249, 3649, 2235025, 766225",
        "sequential, 2, 2, 7, 15, 46, 26",
        "sequential, 4, 1, 9, 17, 77, 45",
        "sequential, 2, 1, 5, 9, 23, 15",
        "attentionOnly, 4, 8, 33, 97, 1281, 449",
        "attentionOnly, 2, 2, 5, 13, 29, 13",
        "parallel, 6, 8, 55, 151, 3580, 1324",
        "parallel, 12, 12, 157, 445, 32347, 11467",
        "parallel, 32, 32, 1057, 3105, 1591857, 542257",
        "parallel, 3, 2, 10, 22, 94, 46",
    })
    void has_the_edges_of_every_shape(
            String blocks, int layers, int heads, int writers, int readers, int separate, int merged) {
        assertThat(shape(blocks, layers, heads, true).writers()).hasSize(writers);
        assertThat(shape(blocks, layers, heads, true).readers()).hasSize(readers);
        assertThat(shape(blocks, layers, heads, true).edgeCount()).isEqualTo(separate);
        assertThat(shape(blocks, layers, heads, false).edgeCount()).isEqualTo(merged);
    }

    private static ComputationGraph shape(String blocks, int layers, int heads, boolean separate) {
        return switch (blocks) {
            case "sequential" -> Shapes.sequential(layers, heads, separate);
            case "attentionOnly" -> Shapes.attentionOnly(layers, heads, separate);
            case "parallel" -> Shapes.parallel(layers, heads, separate);
            default -> throw new IllegalArgumentException(blocks);
        };
    }

    @Test
    void lists_edges_in_canonical_order() {
        ComputationGraph graph = Shapes.sequential(1, 1, true);

        List<String> names = new ArrayList<>();
        graph.asGraph().edgeSet().forEach(edge -> names.add(edge.name()));

        assertThat(names)
                .containsExactly(
                        "input->a0.h0<q>",
                        "input->a0.h0<k>",
                        "input->a0.h0<v>",
                        "input->m0",
                        "a0.h0->m0",
                        "input->logits",
                        "a0.h0->logits",
                        "m0->logits");
    }

    @Test
    void finds_each_edge_by_its_index_and_by_its_name() {
        ComputationGraph graph = Shapes.parallel(3, 2, true);

        for (int index = 0; index < graph.edgeCount(); index++) {
            Edge edge = graph.edge(index);
            assertThat(graph.indexOf(edge)).isEqualTo(index);
            assertThat(Edge.parse(edge.name())).isEqualTo(edge);
        }
        assertThatThrownBy(() -> graph.indexOf(Edge.parse("a0.h0->m0"))).hasMessageContaining("no edge a0.h0->m0");
    }

    @Test
    void refuses_a_component_that_reads_or_writes_twice() {
        ComputationGraph.Recorder recorder = new ComputationGraph.Recorder(AttentionDirection.CAUSAL);
        recorder.write(new NodeGroup.Input());
        recorder.read(new NodeGroup.Mlp(0), false);

        assertThatThrownBy(() -> recorder.write(new NodeGroup.Input())).hasMessageContaining("input writes");
        assertThatThrownBy(() -> recorder.read(new NodeGroup.Mlp(0), false)).hasMessageContaining("m0 reads");
    }

    @Test
    void keeps_the_graph_of_gpt2_xl_in_a_few_megabytes_and_builds_it_at_once() {
        long before = usedHeap();
        long start = System.nanoTime();
        ComputationGraph graph = Shapes.sequential(48, 25, true);
        Graph<Node, Edge> view = graph.asGraph();
        double seconds = (System.nanoTime() - start) / 1e9;
        long retained = usedHeap() - before;

        long sources = 0;
        for (Edge edge : view.edgeSet()) {
            sources += edge.source().order() + 2;
        }

        assertThat(view.edgeSet()).hasSize(2_235_025);
        assertThat(sources).isPositive();
        assertThat(seconds).isLessThan(3);
        assertThat(retained).isLessThan(20_000_000);
    }

    private static long usedHeap() {
        for (int round = 0; round < 3; round++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void is_a_directed_acyclic_multigraph_to_jgrapht() {
        ComputationGraph graph = Shapes.sequential(3, 2, true);
        Graph<Node, Edge> view = graph.asGraph();

        List<Node> order = new ArrayList<>();
        new TopologicalOrderIterator<>(view).forEachRemaining(order::add);

        assertThat(order)
                .hasSize(view.vertexSet().size())
                .startsWith(new Node.Input())
                .endsWith(new Node.Logits());
        for (Edge edge : view.edgeSet()) {
            assertThat(order.indexOf(edge.source()))
                    .isLessThan(order.indexOf(edge.target().node()));
        }
        assertThat(new ConnectivityInspector<>(view).isConnected()).isTrue();
    }

    @Test
    void gives_jgrapht_the_same_edges_whichever_way_it_asks() {
        Graph<Node, Edge> view = Shapes.sequential(2, 2, true).asGraph();

        Set<Edge> incoming = new HashSet<>();
        Set<Edge> outgoing = new HashSet<>();
        int degrees = 0;
        for (Node node : view.vertexSet()) {
            incoming.addAll(view.incomingEdgesOf(node));
            outgoing.addAll(view.outgoingEdgesOf(node));
            degrees += view.degreeOf(node);
            assertThat(view.edgesOf(node)).hasSize(view.degreeOf(node));
        }

        assertThat(incoming).isEqualTo(new HashSet<>(view.edgeSet())).hasSize(46);
        assertThat(outgoing).isEqualTo(incoming);
        assertThat(degrees).isEqualTo(92);
        Node head = new Node.Head(1, 0);
        assertThat(view.getAllEdges(new Node.Input(), head))
                .extracting(Edge::name)
                .containsExactly("input->a1.h0<q>", "input->a1.h0<k>", "input->a1.h0<v>");
        assertThat(view.getAllEdges(head, new Node.Input())).isEmpty();
        assertThat(view.containsEdge(new Node.Input(), head)).isTrue();
        assertThat(view.containsEdge(new Node.Head(0, 0), new Node.Head(0, 1))).isFalse();
        assertThat(view.edgeSet()).contains(Edge.parse("m0->m1")).doesNotContain(Edge.parse("m0->m1@2"));
    }

    @Test
    void cannot_be_changed_through_the_view() {
        Graph<Node, Edge> view = Shapes.sequential(1, 1, true).asGraph();

        assertThatThrownBy(() -> view.addVertex(new Node.Mlp(7))).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> view.removeEdge(Edge.parse("input->m0")))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> view.vertexSet().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThat(view.getType().isModifiable()).isFalse();
    }
}
