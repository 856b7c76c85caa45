package dev.tributary.experiments.run.asked;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.tokenize.BosChoice;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Element;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.io.CircuitFile;
import dev.tributary.graph.io.Provenance;
import dev.tributary.graph.io.Selection;
import dev.tributary.graph.io.SequenceText;
import dev.tributary.render.InventedCircuits;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a stored circuit says of its prompts is what it is measured on again. */
class RecalledTest {

    private static RunOptions recalled(String prompts) {
        Provenance bare = Provenance.imported("smollm2", "eap");
        Provenance provenance = new Provenance(
                bare.model(),
                new Provenance.Prompts(Optional.of(prompts), Optional.empty(), Map.of(), List.of(), Optional.empty()),
                bare.method(),
                bare.run());
        Element edge = Edge.parse("input->logits");
        Circuit circuit =
                Circuit.of(new EdgeSpace(InventedCircuits.transformer(1, 1), new Positions.All()), List.of(edge));
        CircuitFile file = new CircuitFile(
                circuit,
                SequenceText.none(),
                provenance,
                new Selection("strongest", Optional.empty(), Optional.empty(), 1));
        Inputs nothing = new Inputs(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new SplitChoice.Usual(true),
                false,
                BosChoice.AUTO,
                0);
        return new Recalled(List.of(file))
                .options(
                        nothing,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        new Arithmetic(Precision.FP32, false, 1, 2));
    }

    @Test
    void built_in_and_english_tasks_are_tasks_and_anything_else_is_a_file() {
        for (String task : List.of("reverse", "ioi", "docstring", "greater-than", "ioi:template=3")) {
            assertThat(recalled(task).task()).hasValue(task);
            assertThat(recalled(task).promptFile()).isEmpty();
        }
        assertThat(recalled("prompts.json").task()).isEmpty();
        assertThat(recalled("prompts.json").promptFile()).hasValue(Path.of("prompts.json"));
        assertThat(recalled("prompts.json").model()).hasValue("smollm2");
    }
}
