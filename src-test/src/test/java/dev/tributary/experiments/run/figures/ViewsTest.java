package dev.tributary.experiments.run.figures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Element;
import dev.tributary.graph.PlacedNode;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.NeuronSpace;
import dev.tributary.graph.io.SequenceText;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.render.CircuitView;
import dev.tributary.render.Marks;
import dev.tributary.render.Parts;
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
}
