package dev.tributary.experiments.run.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.opening.Studies;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Element;
import dev.tributary.graph.NamedGroup;
import dev.tributary.graph.Neuron;
import dev.tributary.graph.Node;
import dev.tributary.graph.PlacedNode;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.KeyValueGroups;
import dev.tributary.graph.index.NeuronSpace;
import dev.tributary.graph.index.NodeSpace;
import dev.tributary.graph.io.SequenceText;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.render.CircuitView;
import dev.tributary.render.Lane;
import dev.tributary.render.Mark;
import dev.tributary.render.Marks;
import dev.tributary.render.Parts;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What figures are called. */
class ViewsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ioi | ioi | Circuit of ioi",
                "induction | ioi | Circuit of induction on the task ioi",
                "/home/a/models/Smol.Q4_1.gguf | ioi | Circuit of Smol.Q4_1 on the task ioi",
                "models/gpt2-small/ | work/prompts.json | Circuit of gpt2-small on the task prompts",
                "C:\\models\\gpt2 | ioi | Circuit of gpt2 on the task ioi",
                "openai-community/gpt2 | ioi | Circuit of openai-community/gpt2 on the task ioi",
                "./gpt2 | ioi | Circuit of gpt2 on the task ioi",
                "Smol.gguf | ioi | Circuit of Smol.gguf on the task ioi",
            })
    void models_and_tasks_are_told_by_their_last_names(String model, String task, String title) {
        assertThat(Views.title(model, Optional.of(task))).isEqualTo(title);
    }

    @Test
    void kept_coordinates_are_drawn_as_their_components_with_the_sums_of_their_scores() {
        ComputationGraph graph = Shapes.attentionOnly(1, 1, true);
        NeuronSpace space = new NeuronSpace(graph, new Positions.Each(2), 3);
        double[] values = new double[space.size()];
        Circuit circuit = Circuit.of(
                space,
                Stream.of("input[0]@0", "a0.h0[0]@1", "a0.h0[2]@1")
                        .map(Element::parse)
                        .toList());
        values[space.indexOf(Element.parse("input[0]@0"))] = 2;
        values[space.indexOf(Element.parse("a0.h0[0]@1"))] = 1;
        values[space.indexOf(Element.parse("a0.h0[1]@1"))] = 100;
        values[space.indexOf(Element.parse("a0.h0[2]@1"))] = -4;
        Doubts doubts = Doubts.of(space, Optional.empty(), Set.of("a0.h0[0]@1"));

        CircuitView view =
                Views.of(circuit, PruneScores.of(space, values), SequenceText.none(), "title", List.of(), doubts);

        EdgeSpace edges = view.space();
        assertThat(view.scores().value(edges.indexOf(Element.parse("a0.h0->logits@1"))))
                .isEqualTo(-3);
        assertThat(view.circuit().keeps(edges.indexOf(Element.parse("input->a0.h0<v>@0"))))
                .isTrue();
        assertThat(view.circuit().keeps(edges.indexOf(Element.parse("input->a0.h0<q>@1"))))
                .isFalse();
        assertThat(view.marking(Marks.none()).marks().parts())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        PlacedNode.parse("input@0"),
                        new Parts(1, 3, List.of(new Parts.Part("input[0]@0", 2, ""))),
                        PlacedNode.parse("a0.h0@1"),
                        new Parts(
                                2,
                                3,
                                List.of(
                                        new Parts.Part("a0.h0[2]@1", -4, ""),
                                        new Parts.Part(
                                                "a0.h0[0]@1", 1, "exact effect far smaller, or of the other sign")))));
    }

    private static CircuitView whole(IndexSpace space, SequenceText text) {
        return Views.of(
                Circuit.whole(space),
                PruneScores.of(space, new double[space.size()]),
                text,
                "title",
                List.of("first"),
                Doubts.none());
    }

    @Test
    void lanes_are_called_what_the_text_says_and_nothing_where_it_says_nothing() {
        ComputationGraph graph = Shapes.sequential(1, 1, true);
        EdgeSpace two = new EdgeSpace(graph, new Positions.Each(2));

        assertThat(whole(two, new SequenceText(List.of("S", "END"), List.of(" John", " to")))
                        .lanes())
                .containsExactly(new Lane("S", " John"), new Lane("END", " to"));
        assertThat(whole(two, new SequenceText(List.of("S", "END"), List.of())).lanes())
                .containsExactly(new Lane("S", ""), new Lane("END", ""));
        assertThat(whole(two, SequenceText.none()).lanes()).containsExactly(new Lane("", ""), new Lane("", ""));
        assertThat(whole(new EdgeSpace(graph, new Positions.All()), SequenceText.none())
                        .lanes())
                .containsExactly(Lane.allPositions());
    }

    @Test
    void a_caption_says_what_edges_stand_for_where_others_were_scored() {
        ComputationGraph graph = Shapes.sequential(1, 2, true);
        Positions all = new Positions.All();

        assertThat(whole(new EdgeSpace(graph, all), SequenceText.none()).captions())
                .containsExactly("first");
        assertThat(whole(new EdgeSpace(graph.sharingKeysAndValues(2), all), SequenceText.none())
                        .captions())
                .containsExactly(
                        "first",
                        "keys and values that heads share: drawn at each of them, with equal parts of the score");
        assertThat(whole(new NodeSpace(graph, all), SequenceText.none()).captions())
                .containsExactly("first", "nodes: each node's score is shared equally among its edges to kept nodes");
        assertThat(whole(new NeuronSpace(graph, all, 2), SequenceText.none())
                        .captions()
                        .get(1))
                .startsWith("neurons: a box tells how many coordinates");
        assertThat(whole(new NeuronSpace(graph, all, 2, Neuron.Kind.UNIT), SequenceText.none())
                        .captions()
                        .get(1))
                .startsWith("units: a box tells how many hidden units");
    }

    @Test
    void a_group_must_be_made_of_components_that_the_model_has() {
        ComputationGraph graph = Shapes.sequential(1, 1, true);
        NamedGroup first = new NamedGroup("first", List.of(new Node.Head(0, 0), new Node.Mlp(0)));
        NamedGroup movers = new NamedGroup("movers", List.of(new Node.Head(0, 0), new Node.Head(9, 9)));

        assertThatCode(() -> Views.requireMembers(List.of(first), graph)).doesNotThrowAnyException();
        assertThatThrownBy(() -> Views.requireMembers(List.of(first, movers), graph))
                .isInstanceOf(UsageException.class)
                .hasMessage("--groups: the group \"movers\" has a9.h9, which the model has not");
    }

    @Test
    void marks_are_those_of_the_edges_that_are_drawn_also_where_heads_share_what_was_scored() {
        EdgeSpace scored = new EdgeSpace(Shapes.sequential(1, 2, true).sharingKeysAndValues(2), new Positions.All());
        Circuit own = Circuit.of(
                scored, Stream.of("m0->logits", "input->m0").map(Edge::parse).toList());
        Circuit known = Circuit.of(
                scored,
                Stream.of("m0->logits", "input->a0.h0<v>").map(Edge::parse).toList());
        Contrast contrast = Contrast.known("K", own, PruneScores.of(scored, new double[scored.size()]), known);
        NamedGroup group = new NamedGroup("first", List.of(new Node.Head(0, 0)));

        Marks marks = Views.marks(List.of(group), Optional.of(contrast), SequenceText.none());

        EdgeSpace drawn = new KeyValueGroups(scored).perHead();
        assertThat(marks.groups()).containsExactly(group);
        assertThat(marks.edges())
                .isEqualTo(Map.of(
                        drawn.indexOf(Edge.parse("m0->logits")), Mark.KNOWN,
                        drawn.indexOf(Edge.parse("input->a0.h0<v>")), Mark.MISSING,
                        drawn.indexOf(Edge.parse("input->a0.h1<v>")), Mark.MISSING));
        assertThat(Views.marks(List.of(group), Optional.empty(), SequenceText.none()))
                .isEqualTo(new Marks(List.of(group), Map.of()));
    }

    @Test
    void a_study_is_called_by_its_model_and_its_task() throws IOException {
        try (Study study = Studies.of("magnitude", "zero", PositionChoice.ALL, Elements.EDGES)) {
            assertThat(Views.title(study)).isEqualTo("Circuit of reverse");
        }
        assertThat(Views.title("a/b.gguf", Optional.empty())).isEqualTo("Circuit of b");
    }
}
