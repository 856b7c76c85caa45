package dev.tributary.graph.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Element;
import dev.tributary.graph.Node;
import dev.tributary.graph.Place;
import dev.tributary.graph.PlacedNode;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.NodeSpace;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jgrapht.GraphTests;
import org.jgrapht.alg.connectivity.ConnectivityInspector;
import org.jgrapht.alg.cycle.CycleDetector;
import org.jgrapht.alg.scoring.KatzCentrality;
import org.jgrapht.graph.EdgeReversedGraph;
import org.jgrapht.traverse.TopologicalOrderIterator;
import org.junit.jupiter.api.Test;

class ScoreGraphTest {

    private final ComputationGraph graph = Shapes.sequential(2, 1, true);

    @Test
    void has_a_vertex_for_each_component_and_an_edge_for_each_score_if_positions_are_together() {
        ScoreGraph all = scores(new EdgeSpace(graph, new Positions.All())).asGraph();

        assertThat(all.vertexSet())
                .extracting(Vertex::name)
                .containsExactly("input", "a0.h0", "m0", "a1.h0", "m1", "logits");
        assertThat(all.edgeSet()).hasSize(23);
        assertThat(joins(all)).contains("input->m0", "input->a0.h0", "m1->logits");
        assertThat(all.getAllEdges(write("m0", new Place.Every()), write("a1.h0", new Place.Every())))
                .extracting(ScoreGraphTest::elementOf)
                .containsExactly("m0->a1.h0<q>", "m0->a1.h0<k>", "m0->a1.h0<v>");
    }

    @Test
    void reads_keys_and_values_at_each_position_for_every_query_that_attends_there() {
        ScoreGraph each = scores(new EdgeSpace(graph, new Positions.Each(3))).asGraph();

        assertThat(each.edgeSet()).hasSize(3 * 23 + 2 * 6);
        assertThat(joins(each))
                .contains("input@1->a0.h0<read>@1", "input@1->a0.h0@1", "input@1->m0@1", "m1@2->logits@2")
                .contains("a0.h0<read>@1->a0.h0@1", "a0.h0<read>@1->a0.h0@2")
                .doesNotContain("a0.h0<read>@1->a0.h0@0", "input@1->a0.h0@2", "input@1->m0@2");
        assertThat(each.getAllEdges(write("input", at(1)), new Vertex.Read(new Node.Head(0, 0), at(1))))
                .extracting(ScoreGraphTest::elementOf)
                .containsExactly("input->a0.h0<k>@1", "input->a0.h0<v>@1");
    }

    @Test
    void lets_every_query_attend_everywhere_in_both_directions_and_between_spans() {
        ComputationGraph both = Shapes.sequential(1, 1, true, AttentionDirection.BIDIRECTIONAL);
        ScoreGraph each = scores(new EdgeSpace(both, new Positions.Each(2))).asGraph();
        ScoreGraph spans = scores(new EdgeSpace(graph, new Positions.Spans(List.of("b", "a"))))
                .asGraph();

        assertThat(joins(each)).contains("a0.h0<read>@1->a0.h0@0", "a0.h0<read>@0->a0.h0@1");
        assertThat(joins(spans)).contains("a0.h0<read>@a->a0.h0@b", "a0.h0<read>@b->a0.h0@a");
    }

    @Test
    void joins_the_position_that_is_read_with_that_of_the_query_where_positions_cross() {
        ScoreGraph crossing =
                scores(new EdgeSpace(graph, new Positions.Crossing(3))).asGraph();

        assertThat(crossing.vertexSet()).hasSize(3 * 6).allMatch(vertex -> vertex instanceof Vertex.Write);
        assertThat(joins(crossing)).contains("input@0->a0.h0@2").doesNotContain("input@2->a0.h0@0");
        assertThat(crossing.getAllEdges(write("input", at(0)), write("a0.h0", at(2))))
                .extracting(ScoreGraphTest::elementOf)
                .containsExactly("input->a0.h0<k>@0>2", "input->a0.h0<v>@0>2");
        assertThat(crossing.getAllEdges(write("input", at(2)), write("a0.h0", at(2))))
                .extracting(ScoreGraphTest::elementOf)
                .containsExactly("input->a0.h0<q>@2", "input->a0.h0<k>@2>2", "input->a0.h0<v>@2>2");
    }

    @Test
    void weighs_edges_by_their_scores_and_links_not_at_all() {
        EdgeSpace space = new EdgeSpace(graph, new Positions.Each(2));
        PruneScores scores = scores(space);

        for (Flow flow : scores.asGraph().edgeSet()) {
            if (flow instanceof Flow.Scored scored) {
                assertThat(scores.asGraph().getEdgeWeight(flow))
                        .isEqualTo(scores.value(space.indexOf(scored.element())));
            } else {
                assertThat(scores.asGraph().getEdgeWeight(flow)).isEqualTo(1);
            }
        }
    }

    @Test
    void shares_what_enters_a_vertex() {
        EdgeSpace space = new EdgeSpace(graph, new Positions.All());
        Circuit kept = Circuit.of(
                space,
                Stream.of("input->logits", "m0->logits", "m1->logits")
                        .map(Edge::parse)
                        .toList());
        double[] values = new double[space.size()];
        values[space.indexOf(Edge.parse("input->logits"))] = 1;
        values[space.indexOf(Edge.parse("m0->logits"))] = -3;
        values[space.indexOf(Edge.parse("a0.h0->logits"))] = 100;

        ScoreGraph scored = kept.asGraph(PruneScores.of(space, values));
        ScoreGraph flat = kept.asGraph();

        assertThat(scored.edgeSet()).extracting(scored::share).containsExactly(0.25, 0.75, 0.0);
        assertThat(flat.edgeSet()).extracting(flat::share).allMatch(share -> share == 1.0 / 3);
        assertThat(flat.edgeSet()).extracting(flat::getEdgeWeight).containsOnly(1.0);
        assertThat(scored.shares().edgeSet())
                .extracting(scored.shares()::getEdgeWeight)
                .containsExactly(0.25, 0.75, 0.0);
    }

    @Test
    void shares_of_a_vertex_add_up_to_one() {
        for (IndexSpace space : Cases.spaces()) {
            ScoreGraph whole = scores(space).asGraph();
            for (Vertex vertex : whole.vertexSet()) {
                double sum = whole.incomingEdgesOf(vertex).stream()
                        .filter(flow -> flow instanceof Flow.Scored)
                        .mapToDouble(whole::share)
                        .sum();
                boolean fed = whole.incomingEdgesOf(vertex).stream().anyMatch(flow -> flow instanceof Flow.Scored);
                assertThat(sum).as(space + " " + vertex.name()).isCloseTo(fed ? 1 : 0, within(1e-12));
            }
        }
    }

    @Test
    void joins_kept_nodes_with_kept_nodes_that_read_them() {
        NodeSpace space = new NodeSpace(graph, new Positions.Each(2));
        Circuit nodes = Circuit.of(
                space,
                Stream.of("input@0", "input@1", "a0.h0@1", "m1@1")
                        .map(PlacedNode::parse)
                        .toList());
        double[] values = new double[space.size()];
        values[space.indexOf(PlacedNode.parse("input@0"))] = -2;

        ScoreGraph kept = nodes.asGraph(PruneScores.of(space, values));

        assertThat(joins(kept))
                .containsExactlyInAnyOrder(
                        "input@0->a0.h0<read>@0",
                        "a0.h0<read>@0->a0.h0@1",
                        "input@1->a0.h0<read>@1",
                        "a0.h0<read>@1->a0.h0@1",
                        "input@1->m1@1",
                        "a0.h0@1->m1@1",
                        "input@0->logits@0",
                        "input@1->logits@1",
                        "a0.h0@1->logits@1",
                        "m1@1->logits@1");
        assertThat(kept.outgoingEdgesOf(write("input", at(0))))
                .extracting(kept::getEdgeWeight)
                .containsOnly(-2.0);
    }

    @Test
    void is_a_directed_acyclic_multigraph_to_jgrapht() {
        for (IndexSpace space : Cases.spaces()) {
            ScoreGraph whole = scores(space).asGraph();
            List<Vertex> order = new ArrayList<>();
            new TopologicalOrderIterator<>(whole).forEachRemaining(order::add);

            assertThat(order).hasSameElementsAs(whole.vertexSet());
            assertThat(new CycleDetector<>(whole).detectCycles()).isFalse();
            assertThat(new ConnectivityInspector<>(whole).isConnected()).isTrue();
            assertThat(GraphTests.hasSelfLoops(whole)).isFalse();
            List<Vertex> own = List.copyOf(whole.vertexSet());
            assertThat(whole.edgeSet())
                    .as("runs forward in the order of the vertices")
                    .allMatch(flow -> own.indexOf(flow.from()) < own.indexOf(flow.to()));
        }
    }

    @Test
    void gives_jgrapht_the_same_edges_whichever_way_it_asks() {
        for (IndexSpace space : Cases.spaces()) {
            ScoreGraph some = some(space, 0.4, new Random(3));
            Set<Flow> incoming = new HashSet<>();
            Set<Flow> outgoing = new HashSet<>();
            int degrees = 0;
            for (Vertex vertex : some.vertexSet()) {
                incoming.addAll(some.incomingEdgesOf(vertex));
                outgoing.addAll(some.outgoingEdgesOf(vertex));
                degrees += some.degreeOf(vertex);
            }

            assertThat(incoming)
                    .isEqualTo(new HashSet<>(some.edgeSet()))
                    .hasSize(some.edgeSet().size());
            assertThat(outgoing).isEqualTo(incoming);
            assertThat(degrees).isEqualTo(2 * incoming.size());
            assertThat(incoming).allMatch(some::containsEdge);
            assertThat(incoming).allMatch(flow -> Objects.requireNonNull(some.getAllEdges(flow.from(), flow.to()))
                    .contains(flow));
        }
    }

    @Test
    void cannot_be_changed() {
        ScoreGraph all = scores(new EdgeSpace(graph, new Positions.All())).asGraph();
        Flow flow = all.edgeSet().iterator().next();

        assertThatThrownBy(() -> all.setEdgeWeight(flow, 2)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> all.removeEdge(flow)).hasMessageContaining("never change");
        assertThatThrownBy(() -> all.vertexSet().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> all.incomingEdgesOf(write("a7.h7", at(3)))).hasMessageContaining("a7.h7@3");
        assertThat(all.getType().isModifiable()).isFalse();
        assertThat(all.getType().isWeighted()).isTrue();
    }

    @Test
    void finds_what_reaches_what() {
        EdgeSpace space = new EdgeSpace(graph, new Positions.Each(3));
        ScoreGraph kept = Circuit.of(
                        space,
                        Stream.of("input->a0.h0<v>@1", "a0.h0->m1@2", "a0.h0->m1@0", "m1->logits@2")
                                .map(Edge::parse)
                                .toList())
                .asGraph();

        assertThat(kept.reachableFrom(kept.writesOf(new Node.Input())))
                .extracting(Vertex::name)
                .containsExactlyInAnyOrder("input@1", "a0.h0<read>@1", "a0.h0@2", "m1@2", "logits@2");
        assertThat(kept.leadingTo(List.of(write("m1", at(0)))))
                .extracting(Vertex::name)
                .containsExactlyInAnyOrder("m1@0", "a0.h0@0");
        assertThat(kept.reachableFrom(List.of())).isEmpty();
    }

    @Test
    void keeps_alive_exactly_what_lies_on_a_path() {
        Random random = new Random(11);
        int alive = 0;
        for (IndexSpace space : Cases.spaces()) {
            for (int round = 0; round < 20; round++) {
                BitSet kept = Cases.some(space, random.nextDouble() * 0.5, random);
                Set<Integer> lanes = Set.of(random.nextInt(space.positions().lanes()));
                Set<String> ends = lanes.stream()
                        .map(lane -> "logits@" + space.positions().lane(lane).label())
                        .collect(Collectors.toSet());
                BitSet expected = new BitSet();
                AllPaths.of(space, kept).stream()
                        .filter(path -> ends.contains(path.get(path.size() - 1).to()))
                        .forEach(path -> path.forEach(hop -> expected.set(hop.index())));

                assertThat(Circuit.of(space, kept).withoutDead(lanes).indices())
                        .as(space + " " + kept)
                        .isEqualTo(expected);
                alive += expected.cardinality();
            }
        }
        assertThat(alive).isGreaterThan(1000);
    }

    @Test
    void keeps_alive_what_loops_over_bits_find_in_models_of_real_shape() {
        Random random = new Random(17);
        int alive = 0;
        for (ComputationGraph wide : List.of(
                Shapes.sequential(12, 12, true),
                Shapes.sequential(6, 8, true).sharingKeysAndValues(2),
                Shapes.sequential(5, 4, true, AttentionDirection.BIDIRECTIONAL))) {
            for (Positions places : List.of(new Positions.All(), new Positions.Each(15), new Positions.Crossing(15))) {
                EdgeSpace space = new EdgeSpace(wide, places);
                for (double chance : new double[] {0.0005, 0.003, 0.02}) {
                    Circuit circuit = Circuit.of(space, Cases.some(space, chance, random));
                    Set<Integer> answers = Set.of(places.lanes() - 1);
                    ScoreGraph drawn = circuit.asGraph();

                    BitSet found = circuit.withoutDead(answers).indices();

                    assertThat(found)
                            .as("%s, one in %s", space, 1 / chance)
                            .isEqualTo(drawn.alive(drawn.answers(answers)));
                    alive += found.cardinality();
                }
            }
        }
        assertThat(alive).isGreaterThan(5_000);
    }

    @Test
    void grows_as_if_every_edge_were_looked_at_each_time() {
        Random random = new Random(5);
        for (IndexSpace space : Cases.spaces()) {
            if (!(space instanceof EdgeSpace edges)) {
                continue;
            }
            double[] values = Cases.tiedScores(space, random);
            int lane = random.nextInt(space.positions().lanes());
            int count = random.nextInt(space.size());

            assertThat(Circuit.greedy(PruneScores.of(space, values), count, Ranking.ABSOLUTE, Set.of(lane))
                            .indices())
                    .as(space + " " + count)
                    .isEqualTo(grown(edges, values, lane, count));
        }
    }

    /** Looks through all edges for the best one that ends at what has been reached, and takes it; again and again. */
    private static BitSet grown(EdgeSpace space, double[] values, int lane, int count) {
        BitSet whole = new BitSet();
        whole.set(0, space.size());
        List<AllPaths.Hop> hops = AllPaths.hops(space, whole);
        Set<String> reached =
                new HashSet<>(Set.of("logits@" + space.positions().lane(lane).label()));
        BitSet taken = new BitSet();
        for (int number = 0; number < count; number++) {
            int best = -1;
            String from = "";
            for (AllPaths.Hop hop : hops) {
                boolean better = best < 0
                        || Math.abs(values[hop.index()]) > Math.abs(values[best])
                        || (Math.abs(values[hop.index()]) == Math.abs(values[best]) && hop.index() < best);
                if (reached.contains(hop.to()) && !taken.get(hop.index()) && better) {
                    best = hop.index();
                    from = hop.from();
                }
            }
            if (best < 0) {
                return taken;
            }
            taken.set(best);
            reached.add(from);
        }
        return taken;
    }

    @Test
    void refuses_to_grow_nodes_and_answers_that_are_none() {
        PruneScores nodes = scores(new NodeSpace(graph, new Positions.Each(2)));
        Circuit edges = Circuit.whole(new EdgeSpace(graph, new Positions.Each(2)));

        assertThatThrownBy(() -> Circuit.greedy(nodes, 1, Ranking.ABSOLUTE, Set.of(1)))
                .hasMessageContaining("keep the strongest nodes");
        assertThatThrownBy(() -> edges.withoutDead(Set.of(2))).hasMessageContaining("from 0 to 1, got 2");
        assertThatThrownBy(() -> edges.withoutDead(Set.of())).hasMessageContaining("at least one answer position");
        assertThat(Circuit.empty(edges.space()).withoutDead(Set.of(1)).size()).isZero();
    }

    @Test
    void says_how_much_of_all_paths_passes_through_each_component() {
        Random random = new Random(2);
        for (IndexSpace space : Cases.spaces()) {
            BitSet kept = Cases.some(space, 0.5, random);
            double[] values = Cases.scores(space, random);
            ScoreGraph some = ScoreGraph.of(space, kept, index -> values[index]);
            Map<String, Double> pools = AllPaths.pools(space, kept, values);
            double all = 0;
            Map<String, Double> expected = new HashMap<>();
            for (List<AllPaths.Hop> path : AllPaths.of(space, kept)) {
                double weight = 1;
                for (AllPaths.Hop hop : path) {
                    weight *= Math.abs(values[hop.index()]) / pools.getOrDefault(hop.pool(), 0.0);
                }
                all += weight;
                for (AllPaths.Hop hop : path) {
                    expected.merge(hop.from().substring(0, hop.from().indexOf('@')), weight, Double::sum);
                }
            }

            Map<Node, Double> passages = some.passages(some.writesOf(new Node.Logits()));

            assertThat(passages.isEmpty()).isEqualTo(all == 0);
            for (Map.Entry<Node, Double> passage : passages.entrySet()) {
                double share = passage.getKey() instanceof Node.Logits
                        ? 1
                        : expected.getOrDefault(passage.getKey().name(), 0.0) / all;
                assertThat(passage.getValue())
                        .as(space + " " + passage.getKey())
                        .isCloseTo(share, within(1e-12));
            }
        }
    }

    @Test
    void agrees_with_katz_centrality_without_damping() {
        EdgeSpace space = new EdgeSpace(Shapes.sequential(3, 3, true), new Positions.Crossing(4));
        ScoreGraph whole = scores(space).asGraph();
        Vertex end = write("logits", at(3));
        Set<Vertex> starts = whole.writesOf(new Node.Input());
        KatzCentrality<Vertex, Flow> before = new KatzCentrality<>(
                whole.shares(), 1, vertex -> starts.contains(vertex) ? 1 : 0, 100, Double.MIN_VALUE);
        KatzCentrality<Vertex, Flow> after = new KatzCentrality<>(
                new EdgeReversedGraph<>(whole.shares()),
                1,
                vertex -> vertex.equals(end) ? 1 : 0,
                100,
                Double.MIN_VALUE);

        Map<Node, Double> passages = whole.passages(Set.of(end));

        double all = before.getVertexScore(end);
        for (Node node : space.graph().writers()) {
            double through = whole.writesOf(node).stream()
                    .mapToDouble(vertex -> before.getVertexScore(vertex) * after.getVertexScore(vertex) / all)
                    .sum();
            assertThat(passages.get(node)).as(node.name()).isCloseTo(through, within(1e-12));
        }
        assertThat(passages.get(new Node.Input())).isCloseTo(1, within(1e-12));
    }

    @Test
    void holds_the_scores_of_gpt2_small_at_sixteen_crossing_positions_in_less_than_100_megabytes() {
        EdgeSpace space = new EdgeSpace(Shapes.sequential(12, 12, true), new Positions.Crossing(16));
        PruneScores scores = PruneScores.of(space, new double[space.size()]);
        long before = usedHeap();

        ScoreGraph whole = scores.asGraph();

        assertThat(usedHeap() - before).isLessThan(100_000_000);
        assertThat(whole.edgeSet()).hasSize(3_025_456);
    }

    private static long usedHeap() {
        for (int round = 0; round < 3; round++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static ScoreGraph some(IndexSpace space, double chance, Random random) {
        double[] values = Cases.scores(space, random);
        return ScoreGraph.of(space, Cases.some(space, chance, random), index -> values[index]);
    }

    private static PruneScores scores(IndexSpace space) {
        return PruneScores.of(space, Cases.scores(space, new Random(7)));
    }

    private static Set<String> joins(ScoreGraph graph) {
        return graph.edgeSet().stream()
                .map(flow -> flow.from().name() + "->" + flow.to().name())
                .collect(Collectors.toSet());
    }

    private static String elementOf(Flow flow) {
        Element element = ((Flow.Scored) flow).element();
        return element.name();
    }

    private static Vertex write(String node, Place place) {
        return new Vertex.Write(Node.parse(node), place);
    }

    private static Place at(int position) {
        return new Place.At(position);
    }
}
