package dev.tributary.graph.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Element;
import dev.tributary.graph.Neuron;
import dev.tributary.graph.Node;
import dev.tributary.graph.Place;
import dev.tributary.graph.PlacedNode;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Reader;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.circuit.Circuit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IndexSpaceTest {

    static Stream<ComputationGraph> graphs() {
        return Stream.of(
                Shapes.sequential(3, 2, true),
                Shapes.sequential(2, 3, false),
                Shapes.sequential(2, 2, true, AttentionDirection.BIDIRECTIONAL),
                Shapes.sequential(2, 2, false, AttentionDirection.BIDIRECTIONAL),
                Shapes.attentionOnly(3, 2, true),
                Shapes.parallel(3, 2, true));
    }

    static Stream<IndexSpace> spaces() {
        return graphs().flatMap(graph -> Stream.concat(
                Stream.of("all", "each", "spans", "crossing", "span-crossing")
                        .map(kind -> new EdgeSpace(graph, Shapes.positions(kind, 4))),
                Stream.of("all", "each", "spans")
                        .flatMap(kind -> Stream.concat(
                                Stream.of(
                                        new NodeSpace(graph, Shapes.positions(kind, 4)),
                                        new NeuronSpace(graph, Shapes.positions(kind, 4), 3)),
                                graph.writers().stream().anyMatch(Node.Mlp.class::isInstance)
                                        ? Stream.of(units(graph, Shapes.positions(kind, 4)))
                                        : Stream.of()))));
    }

    private static NeuronSpace units(ComputationGraph graph, Positions positions) {
        return new NeuronSpace(graph, positions, 3, Neuron.Kind.UNIT);
    }

    @Test
    void units_are_those_of_mlps_whose_other_components_are_always_there() {
        NeuronSpace units = units(Shapes.sequential(2, 1, true), new Positions.Each(2));
        Circuit circuit = Circuit.of(
                units,
                List.of(Element.parse("m0.post[2]@0"), Element.parse("m1.post[0]@0"), Element.parse("m1.post[1]@1")));

        assertThat(units.size()).isEqualTo(2 * 2 * 3);
        assertThat(units.find(Element.parse("m0[2]@0"))).isEmpty();
        // what m1 writes at 0 reaches no answer at 1, what m0 writes there does through the head of layer 1
        assertThat(circuit.withoutDead(Set.of(1)).elements())
                .extracting(Element::name)
                .containsExactly("m0.post[2]@0", "m1.post[1]@1");
        assertThatThrownBy(() -> units(Shapes.attentionOnly(1, 1, true), new Positions.All()))
                .hasMessageContaining("no MLPs");
        assertThatThrownBy(() -> Element.parse("a0.h0.post[1]")).hasMessageContaining("only MLPs");
    }

    @ParameterizedTest
    @MethodSource("spaces")
    void gives_every_element_one_index_and_takes_it_back(IndexSpace space) {
        Set<String> names = new HashSet<>();
        for (int index = 0; index < space.size(); index++) {
            Element element = space.element(index);

            assertThat(space.find(element)).hasValue(index);
            assertThat(Element.parse(element.name())).isEqualTo(element);
            assertThat(names.add(element.name())).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "each", "spans", "crossing", "span-crossing"})
    void takes_back_every_index_of_the_graph_of_gpt2(String kind) {
        EdgeSpace space = new EdgeSpace(Shapes.sequential(12, 12, true), Shapes.positions(kind, 3));

        for (int index = 0; index < space.size(); index++) {
            assertThat(space.indexOf(space.element(index))).isEqualTo(index);
        }
    }

    @ParameterizedTest
    @MethodSource("spaces")
    void stands_in_canonical_order(IndexSpace space) {
        List<Element> expected = elements(space);
        Collections.shuffle(expected, new Random(6));
        expected.sort(canonical(space.positions()));

        List<Element> found = new ArrayList<>();
        for (int index = 0; index < space.size(); index++) {
            found.add(space.element(index));
        }

        assertThat(found).isEqualTo(expected);
    }

    /** Every element, from the definitions alone: an edge runs to a reader of a later layer. */
    private static List<Element> elements(IndexSpace space) {
        ComputationGraph graph = space.graph();
        Positions positions = space.positions();
        boolean parallel = graph.readers().contains(Reader.parse("m0"))
                && graph.find(new Node.Head(0, 0), Reader.parse("m0")).isEmpty();
        List<Element> elements = new ArrayList<>();
        for (Node writer : graph.writers()) {
            for (int lane = 0; lane < positions.lanes(); lane++) {
                if (space.elements() != Elements.EDGES) {
                    elements.addAll(written(writer, positions.lane(lane), space));
                    continue;
                }
                for (Reader reader : graph.readers()) {
                    if (layer(writer, parallel) < layer(reader.node(), parallel)) {
                        for (Place place : places(reader, lane, space)) {
                            elements.add(new Edge(writer, reader, place));
                        }
                    }
                }
            }
        }
        return elements;
    }

    private static List<Element> written(Node writer, Place place, IndexSpace space) {
        if (space.elements() == Elements.UNITS) {
            return writer instanceof Node.Mlp
                    ? IntStream.range(0, ((NeuronSpace) space).width())
                            .mapToObj(unit -> Element.parse(writer.name() + ".post[" + unit + "]" + place.suffix()))
                            .toList()
                    : List.of();
        }
        return space instanceof NeuronSpace neurons
                ? IntStream.range(0, neurons.width())
                        .<Element>mapToObj(number -> new Neuron(writer, number, place))
                        .toList()
                : List.of(new PlacedNode(writer, place));
    }

    private static int layer(Node node, boolean parallel) {
        return parallel && !(node instanceof Node.Logits) ? Math.floorDiv(node.order(), 2) : node.order();
    }

    private static List<Place> places(Reader reader, int lane, IndexSpace space) {
        boolean keyOrValue =
                reader.node() instanceof Node.Head && !reader.name().endsWith("<q>");
        Positions positions = space.positions();
        if (!keyOrValue || !positions.kind().endsWith("crossing")) {
            return List.of(positions.lane(lane));
        }
        List<Place> places = new ArrayList<>();
        for (int query = 0; query < positions.lanes(); query++) {
            boolean seen = space.graph().direction() == AttentionDirection.BIDIRECTIONAL
                    || positions.kind().equals("span-crossing")
                    || query >= lane;
            if (seen) {
                places.add(positions.crossing(lane, query));
            }
        }
        return places;
    }

    /** Position (crossing after in place: by the one read, then by the query's), target, port, source. */
    private static Comparator<Element> canonical(Positions positions) {
        List<String> lanes = new ArrayList<>();
        for (int lane = 0; lane < positions.lanes(); lane++) {
            lanes.add(positions.lane(lane).label());
        }
        Comparator<Element> place = Comparator.comparing((Element element) -> lanes.indexOf(part(element, 0)));
        Comparator<Element> target = place.thenComparing(
                        element -> element.place().label().contains(">"))
                .thenComparing(element -> lanes.indexOf(part(element, 1)))
                .thenComparing(element ->
                        element instanceof Edge edge ? edge.target().node().order() : 0)
                .thenComparing(element ->
                        element instanceof Edge edge ? head(edge.target().node()) : 0)
                .thenComparing(element -> element instanceof Edge edge
                        ? "QKV".indexOf(edge.target().port().badge())
                        : 0);
        return target.thenComparing(element -> source(element).order())
                .thenComparing(element -> head(source(element)))
                .thenComparing(element -> element instanceof Neuron neuron ? neuron.number() : 0);
    }

    private static String part(Element element, int number) {
        String[] parts = element.place().label().split(">", -1);
        return number < parts.length ? parts[number] : "";
    }

    private static Node source(Element element) {
        if (element instanceof Neuron neuron) {
            return neuron.node();
        }
        return element instanceof Edge edge ? edge.source() : ((PlacedNode) element).node();
    }

    private static int head(Node node) {
        return node instanceof Node.Head head ? head.head() : 0;
    }

    @ParameterizedTest
    @MethodSource("graphs")
    void has_the_size_that_a_formula_gives(ComputationGraph graph) {
        long edges = graph.edgeCount();
        long crossing = graph.asGraph().edgeSet().stream()
                .filter(edge -> edge.target().canCross())
                .count();
        for (int lanes = 1; lanes < 7; lanes++) {
            long pairs = (long) lanes * lanes;
            long reached = graph.direction() == AttentionDirection.CAUSAL ? (pairs + lanes) / 2 : pairs;

            assertThat(size(graph, "all", lanes)).isEqualTo(edges);
            assertThat(size(graph, "each", lanes)).isEqualTo(lanes * edges);
            assertThat(size(graph, "spans", lanes)).isEqualTo(lanes * edges);
            assertThat(size(graph, "crossing", lanes)).isEqualTo(lanes * (edges - crossing) + reached * crossing);
            assertThat(size(graph, "span-crossing", lanes)).isEqualTo(lanes * (edges - crossing) + pairs * crossing);
            assertThat(new NodeSpace(graph, new Positions.Each(lanes)).size())
                    .isEqualTo(lanes * graph.writers().size());
        }
    }

    private static int size(ComputationGraph graph, String kind, int lanes) {
        return new EdgeSpace(graph, Shapes.positions(kind, lanes)).size();
    }

    @Test
    void counts_the_crossing_edges_of_gpt2() {
        ComputationGraph graph = Shapes.sequential(12, 12, true);

        // 11,611 edges in place, and 20,880 of keys and values at each of 16 x 17 / 2 pairs
        assertThat(new EdgeSpace(graph, new Positions.Crossing(16)).size()).isEqualTo(16 * 11_611 + 136 * 20_880);
        assertThatThrownBy(() -> new EdgeSpace(graph, new Positions.Crossing(1024)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("crossing between 1024 positions")
                .hasMessageContaining("use span-crossing or spans instead of crossing");
        assertThatThrownBy(() -> new EdgeSpace(graph, new Positions.Each(70_000)))
                .hasMessageContaining("use spans or all instead of each");
        assertThat(new EdgeSpace(graph, new Positions.Each(66_000)).size()).isEqualTo(66_000 * 32_491);
    }

    @ParameterizedTest
    @MethodSource("spaces")
    void lays_the_writers_of_a_reader_side_by_side(IndexSpace space) {
        if (!(space instanceof EdgeSpace edges)) {
            return;
        }
        List<Integer> seen = new ArrayList<>();
        edges.forEachRow((first, reader, source, target) -> {
            assertThat(edges.row(reader, source, target)).isEqualTo(first);
            for (int writer = 0; writer < edges.graph().visibleWriters(reader); writer++) {
                int index = first + writer;
                seen.add(index);
                assertThat(edges.readerOf(index)).isEqualTo(reader);
                assertThat(edges.writerOf(index)).isEqualTo(writer);
                assertThat(edges.sourceOf(index)).isEqualTo(source);
                assertThat(edges.targetOf(index)).isEqualTo(target);
                Edge edge = edges.element(index);
                assertThat(edge.target()).isEqualTo(edges.graph().readers().get(reader));
                assertThat(edge.source()).isEqualTo(edges.graph().writers().get(writer));
            }
        });

        assertThat(seen).hasSize(space.size()).isSorted().doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("spaces")
    void tells_the_element_without_its_place(IndexSpace space) {
        IndexSpace whole = space.with(new Positions.All());
        for (int index = 0; index < space.size(); index++) {
            Element bare = Element.parse(space.element(index).name().replaceAll("@.*", ""));

            assertThat(space.elementOf(index)).isEqualTo(whole.indexOf(bare));
        }
    }

    @ParameterizedTest
    @MethodSource("spaces")
    void knows_no_element_of_another_place_kind_or_graph(IndexSpace space) {
        for (String other : List.of(
                "m9",
                "m9@1",
                "input->m9",
                "input->m9@1",
                "input@4",
                "input->logits@4",
                "input@E",
                "input->logits@E",
                "input->a0.h0<v>@0>4",
                "input->a0.h0<v>@A>E")) {
            assertThat(space.find(Element.parse(other))).as(other).isEmpty();
        }
        assertThatThrownBy(() -> space.indexOf(Element.parse("m9")))
                .hasMessageContaining("no element m9 among")
                .hasMessageContaining(space.toString());
        assertThatThrownBy(() -> space.element(space.size())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> space.element(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hides_the_future_from_causal_queries_only() {
        Element past = Element.parse("input->a0.h0<k>@2>1");
        Positions crossing = new Positions.Crossing(3);

        assertThat(new EdgeSpace(Shapes.sequential(1, 1, true), crossing).find(past))
                .isEmpty();
        assertThat(new EdgeSpace(Shapes.sequential(1, 1, true, AttentionDirection.BIDIRECTIONAL), crossing).find(past))
                .isPresent();
        assertThat(new EdgeSpace(Shapes.sequential(1, 1, true), new Positions.SpanCrossing(List.of("S1", "END")))
                        .find(Element.parse("input->a0.h0<k>@END>S1")))
                .isPresent();
    }

    @ParameterizedTest
    @MethodSource("spaces")
    void covers_an_edge_wherever_it_stands(IndexSpace space) {
        if (!(space instanceof EdgeSpace edges)) {
            return;
        }
        for (Edge edge : edges.graph().asGraph().edgeSet()) {
            List<Integer> expected = new ArrayList<>();
            for (int index = 0; index < edges.size(); index++) {
                if (edges.element(index).name().replaceAll("@.*", "").equals(edge.name())) {
                    expected.add(index);
                }
            }
            assertThat(edges.covering(edge)).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void refuses_nodes_that_cross() {
        ComputationGraph graph = Shapes.sequential(1, 1, true);

        assertThatThrownBy(() -> new NodeSpace(graph, new Positions.Crossing(2)))
                .hasMessageContaining("nodes have no crossing positions; use all, each or spans");
        assertThatThrownBy(() -> IndexSpace.of(Elements.NODES, graph, Shapes.positions("span-crossing", 2), 1))
                .hasMessageContaining("nodes have no span-crossing positions");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "->",
                "input->",
                "->m0",
                "input->input",
                "logits->m0",
                "m1->m0",
                "m0@",
                "logits",
                "a0.h01",
                "input->m0@01",
                "input->m0@-1>2",
                "input->m0@1>2",
                "input->a0.h0<q>@1>2",
                "input->a0.h0<v>@1>S",
                "input->a0.h0<v>@1>2>3",
                "m0@1>2",
                "m0@ ",
                "m0@a,b",
                "m0@a\"b",
                "m0@a\nb",
                "m0@a@b",
                "m0@12345678"
            })
    void refuses_what_names_no_element(String name) {
        assertThatThrownBy(() -> Element.parse(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"m3->a9.h6<q>@subject", "a9.h6@=1+1", "input->a0.h0<v>@S 2>END", "m0@\u00fc\u4e2d<q"})
    void reads_names_of_spans_that_look_like_something_else(String name) {
        assertThat(Element.parse(name).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @MethodSource("spaces")
    void rows_with_some_edges_are_those_of_all_rows_that_have_any(IndexSpace space) {
        if (!(space instanceof EdgeSpace edges)) {
            return;
        }
        SplittableRandom random = new SplittableRandom(8);
        for (int edge = 0; edge < 3; edge++) {
            BitSet some = new BitSet();
            for (int drawn = 0; drawn < edge * 7; drawn++) {
                some.set(random.nextInt(edges.size()));
            }
            some.set(edges.size() - 1, edge == 2);
            List<List<Integer>> expected = new ArrayList<>();
            edges.forEachRow((first, reader, source, target) -> {
                if (!some.get(first, first + edges.graph().visibleWriters(reader))
                        .isEmpty()) {
                    expected.add(List.of(first, reader, source, target));
                }
            });
            List<List<Integer>> found = new ArrayList<>();
            edges.forEachRow(
                    some, (first, reader, source, target) -> found.add(List.of(first, reader, source, target)));

            assertThat(found).isEqualTo(expected);
        }
    }
}
