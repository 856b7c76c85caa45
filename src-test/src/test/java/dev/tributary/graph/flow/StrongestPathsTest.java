package dev.tributary.graph.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Node;
import dev.tributary.graph.Place;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.score.PruneScores;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jgrapht.Graph;
import org.jgrapht.GraphPath;
import org.jgrapht.alg.shortestpath.YenKShortestPath;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.SimpleDirectedWeightedGraph;
import org.junit.jupiter.api.Test;

class StrongestPathsTest {

    private static final double SAME = 1e-8;

    @Test
    void says_a_path_as_a_researcher_does() {
        EdgeSpace space = new EdgeSpace(Shapes.sequential(3, 2, true), new Positions.Crossing(4));
        Circuit path =
                Circuit.of(space, edges("input->a0.h1<v>@1>2", "a0.h1->m0@2", "m0->a2.h1<v>@2>3", "a2.h1->logits@3"));
        List<String> labels = List.of("S1", "S2", "a", "END");

        List<FlowPath> found = path.asGraph().strongestPaths(PathOrder.SHARES, 10);

        assertThat(found)
                .extracting(one -> one.text(labels))
                .containsExactly("Embed@S2 -> A0.1 (v, S2>a) -> MLP 0@a -> A2.1 (v, a>END) -> Unembed");
        assertThat(found)
                .extracting(FlowPath::text)
                .containsExactly("Embed@1 -> A0.1 (v, 1>2) -> MLP 0@2 -> A2.1 (v, 2>3) -> Unembed");
    }

    @Test
    void says_the_same_path_in_fewer_words_where_less_is_told_apart() {
        ComputationGraph graph = Shapes.sequential(3, 2, true);
        List<Edge> bare = edges("input->a0.h1<v>", "a0.h1->m0", "m0->a2.h1<q>", "a2.h1->logits");

        assertThat(only(new EdgeSpace(graph, new Positions.All()), bare).text())
                .isEqualTo("Embed -> A0.1 (v) -> MLP 0 -> A2.1 (q) -> Unembed");
        assertThat(only(
                                new EdgeSpace(graph, new Positions.Each(3)),
                                edges("input->a0.h1<k>@0", "a0.h1->m0@2", "m0->a2.h1<q>@2", "a2.h1->logits@2"))
                        .text(List.of("x", "y", "z")))
                .isEqualTo("Embed@x -> A0.1 (k, x>z) -> MLP 0@z -> A2.1 (q, z) -> Unembed");
        assertThat(only(
                                new EdgeSpace(Shapes.sequential(3, 2, false), new Positions.Spans(List.of("S", "END"))),
                                edges("input->a0.h1@S", "a0.h1->m1@END", "m1->logits@END"))
                        .text(List.of("not", "used")))
                .isEqualTo("Embed@S -> A0.1 (S>END) -> MLP 1@END -> Unembed");
    }

    @Test
    void gives_the_weights_of_a_path() {
        EdgeSpace space = new EdgeSpace(Shapes.sequential(1, 1, true), new Positions.All());
        double[] values = new double[space.size()];
        values[space.indexOf(Edge.parse("input->m0"))] = -3;
        values[space.indexOf(Edge.parse("a0.h0->m0"))] = 1;
        values[space.indexOf(Edge.parse("m0->logits"))] = 2;
        values[space.indexOf(Edge.parse("input->logits"))] = 2;

        List<FlowPath> found = PruneScores.of(space, values).asGraph().strongestPaths(PathOrder.BOTTLENECK, 5);

        assertThat(found).extracting(FlowPath::text).containsExactly("Embed -> Unembed", "Embed -> MLP 0 -> Unembed");
        FlowPath second = found.get(1);
        assertThat(second.bottleneck()).isEqualTo(2);
        assertThat(second.share()).isEqualTo(0.375);
        assertThat(second.steps()).extracting(FlowPath.Step::share).containsExactly(0.75, 0.5);
        assertThat(second.steps()).extracting(step -> step.edge().score()).containsExactly(-3.0, 2.0);
        assertThat(second.from()).isEqualTo(new Vertex.Write(new Node.Input(), new Place.Every()));
        assertThat(second.to()).isEqualTo(new Vertex.Write(new Node.Logits(), new Place.Every()));
    }

    @Test
    void finds_every_path_in_order_and_any_number_of_the_first() {
        Random random = new Random(4);
        int paths = 0;
        for (IndexSpace space : Cases.spaces()) {
            for (int round = 0; round < 4; round++) {
                BitSet kept = Cases.some(space, 0.25 + 0.25 * random.nextDouble(), random);
                double[] values = round % 2 == 0 ? Cases.tiedScores(space, random) : Cases.scores(space, random);
                ScoreGraph graph = ScoreGraph.of(space, kept, index -> values[index]);
                for (PathOrder order : PathOrder.values()) {
                    paths += verify(space, kept, values, graph, order, random);
                }
            }
        }
        assertThat(paths).isGreaterThan(2000);
    }

    private static int verify(
            IndexSpace space, BitSet kept, double[] values, ScoreGraph graph, PathOrder order, Random random) {
        List<Found> expected = expected(space, kept, values, order);
        List<Found> all =
                graph.strongestPaths(order, 1_000_000).stream().map(Found::of).toList();

        assertThat(all).as(space + " " + order).hasSize(expected.size());
        assertThat(new HashSet<>(names(all))).isEqualTo(new HashSet<>(names(expected)));
        for (int place = 0; place < all.size(); place++) {
            assertThat(all.get(place).bottleneck())
                    .isCloseTo(expected.get(place).bottleneck(), within(SAME));
            assertThat(all.get(place).share()).isCloseTo(expected.get(place).share(), within(SAME));
        }
        assertThat(names(all)).as("%s %s", space, order).isEqualTo(names(expected));
        int count = random.nextInt(all.size() + 1);
        assertThat(graph.strongestPaths(order, count).stream().map(Found::of).toList())
                .as("the first %d", count)
                .isEqualTo(all.subList(0, count));
        return all.size();
    }

    /** All paths as found by trying, sorted as the order says. */
    private static List<Found> expected(IndexSpace space, BitSet kept, double[] values, PathOrder order) {
        Map<String, Double> pools = AllPaths.pools(space, kept, values);
        Comparator<Found> byShare = Comparator.comparingLong(Found::length)
                .thenComparing((one, other) -> compareBackwards(one.elements(), other.elements()));
        List<Found> found = new ArrayList<>();
        for (List<AllPaths.Hop> path : AllPaths.of(space, kept)) {
            double bottleneck = Double.POSITIVE_INFINITY;
            double share = 1;
            long length = 0;
            for (AllPaths.Hop hop : path) {
                double width = Math.abs(values[hop.index()]);
                bottleneck = Math.min(bottleneck, width);
                double part = width == 0 ? 0 : width / pools.getOrDefault(hop.pool(), 0.0);
                share *= part;
                length += Math.round(-Math.log(part) * 0x1p32);
            }
            if (share > 0) {
                found.add(new Found(
                        path.stream().map(AllPaths.Hop::index).toList(),
                        path.get(path.size() - 1).to(),
                        bottleneck,
                        share,
                        length));
            }
        }
        found.sort(
                order == PathOrder.SHARES
                        ? byShare
                        : Comparator.comparingDouble(Found::bottleneck)
                                .reversed()
                                .thenComparing(byShare));
        return found;
    }

    private static int compareBackwards(List<Integer> one, List<Integer> other) {
        for (int back = 1; back <= Math.min(one.size(), other.size()); back++) {
            int compared = Integer.compare(one.get(one.size() - back), other.get(other.size() - back));
            if (compared != 0) {
                return compared;
            }
        }
        return Integer.compare(one.size(), other.size());
    }

    private static List<List<Integer>> names(List<Found> paths) {
        return paths.stream().map(Found::elements).toList();
    }

    /** A path by what matters of it. */
    private record Found(List<Integer> elements, String end, double bottleneck, double share, long length) {
        static Found of(FlowPath path) {
            return new Found(
                    path.steps().stream().map(step -> step.edge().index()).toList(),
                    path.to().node().name() + "@" + path.to().place().label(),
                    path.bottleneck(),
                    path.share(),
                    0);
        }
    }

    @Test
    void finds_the_same_shares_as_the_algorithm_of_yen() {
        for (Positions positions : List.of(new Positions.All(), new Positions.Each(3), new Positions.Crossing(3))) {
            EdgeSpace space = new EdgeSpace(Shapes.sequential(3, 3, true), positions);
            ScoreGraph graph =
                    PruneScores.of(space, Cases.scores(space, new Random(9))).asGraph();
            Vertex start = new Vertex.Write(new Node.Input(), positions.lane(0));
            Vertex end = new Vertex.Write(new Node.Logits(), positions.lane(positions.lanes() - 1));

            List<FlowPath> found = graph.strongestPaths(PathOrder.SHARES, 60, Set.of(start), Set.of(end));

            List<GraphPath<Object, DefaultWeightedEdge>> paths =
                    new YenKShortestPath<>(withoutParallels(graph)).getPaths(start, end, 60);
            assertThat(found).hasSize(60);
            assertThat(IntStream.range(0, 60)
                            .mapToDouble(place -> found.get(place).share()))
                    .usingElementComparator(
                            (one, other) -> Math.abs(one - other) < SAME * one ? 0 : Double.compare(one, other))
                    .containsExactlyElementsOf(paths.stream()
                            .map(path -> Math.exp(-path.getWeight()))
                            .toList());
        }
    }

    /** JGraphT looks for the k shortest paths in simple graphs only, so each edge becomes a vertex between two. */
    private static Graph<Object, DefaultWeightedEdge> withoutParallels(ScoreGraph graph) {
        Graph<Object, DefaultWeightedEdge> simple = new SimpleDirectedWeightedGraph<>(DefaultWeightedEdge.class);
        graph.vertexSet().forEach(simple::addVertex);
        for (Flow flow : graph.edgeSet()) {
            simple.addVertex(flow);
            simple.setEdgeWeight(simple.addEdge(flow.from(), flow), -Math.log(graph.share(flow)));
            simple.setEdgeWeight(simple.addEdge(flow, flow.to()), 0);
        }
        return simple;
    }

    @Test
    void starts_and_ends_where_it_is_told() {
        EdgeSpace space = new EdgeSpace(Shapes.sequential(2, 1, true), new Positions.Each(2));
        ScoreGraph graph =
                PruneScores.of(space, Cases.scores(space, new Random(1))).asGraph();
        Set<Vertex> heads = graph.writesOf(new Node.Head(1, 0));

        List<FlowPath> found = graph.strongestPaths(PathOrder.BOTTLENECK, 100, graph.writesOf(new Node.Mlp(0)), heads);

        assertThat(found)
                .extracting(FlowPath::text)
                .containsExactlyInAnyOrder(
                        "MLP 0@0 -> A1.0 (q, 0)",
                        "MLP 0@1 -> A1.0 (q, 1)",
                        "MLP 0@0 -> A1.0 (k, 0>0)",
                        "MLP 0@0 -> A1.0 (v, 0>0)",
                        "MLP 0@0 -> A1.0 (k, 0>1)",
                        "MLP 0@0 -> A1.0 (v, 0>1)",
                        "MLP 0@1 -> A1.0 (k, 1>1)",
                        "MLP 0@1 -> A1.0 (v, 1>1)");
        assertThat(graph.strongestPaths(PathOrder.SHARES, 5, heads, heads)).isEmpty();
        assertThat(graph.strongestPaths(PathOrder.SHARES, 0)).isEmpty();
        assertThatThrownBy(() -> graph.strongestPaths(PathOrder.SHARES, -1)).hasMessageContaining("-1");
    }

    @Test
    void finds_no_path_without_a_scored_edge() {
        EdgeSpace space = new EdgeSpace(Shapes.sequential(1, 1, true), new Positions.Each(2));
        ScoreGraph graph =
                PruneScores.of(space, Cases.scores(space, new Random(1))).asGraph();
        Node head = new Node.Head(0, 0);
        Vertex read = new Vertex.Read(head, new Place.At(0));

        for (PathOrder order : PathOrder.values()) {
            assertThat(graph.strongestPaths(order, 5, Set.of(read), graph.writesOf(head)))
                    .isEmpty();
        }
        assertThat(graph.reachableFrom(Set.of(read))).containsAll(graph.writesOf(head));
    }

    @Test
    void finds_paths_among_three_million_edges() {
        EdgeSpace space = new EdgeSpace(Shapes.sequential(12, 12, true), new Positions.Crossing(16));
        ScoreGraph graph =
                PruneScores.of(space, Cases.scores(space, new Random(1))).asGraph();

        for (PathOrder order : PathOrder.values()) {
            assertThat(graph.strongestPaths(order, 10)).hasSize(10);
        }
    }

    private static FlowPath only(EdgeSpace space, List<Edge> edges) {
        List<FlowPath> found = Circuit.of(space, edges).asGraph().strongestPaths(PathOrder.BOTTLENECK, 2);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static List<Edge> edges(String... names) {
        return Stream.of(names).map(Edge::parse).toList();
    }
}
