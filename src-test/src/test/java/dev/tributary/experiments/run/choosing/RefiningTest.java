package dev.tributary.experiments.run.choosing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.engine.refine.Refined;
import dev.tributary.engine.refine.Refined.Ending;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.NodeSpace;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefiningTest {

    private static Refining ended(Ending ending) {
        Circuit circuit = Circuit.whole(new NodeSpace(Shapes.sequential(3, 2, true), new Positions.All()));
        return new Refining(new Refined(circuit, circuit, ending, List.of(), 0), 1);
    }

    @Test
    void only_what_would_cost_too_much_is_not_begun_and_every_ending_says_what_it_means() {
        for (Ending ending : Ending.values()) {
            assertThat(ended(ending).begun()).isEqualTo(ending != Ending.TOO_DEAR);
            assertThat(ended(ending).ending()).isNotBlank();
        }
        assertThat(ended(Ending.TOO_DEAR).ending()).startsWith("not begun").contains("--refine on");
    }
}
