package dev.tributary.experiments.run.opening;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.engine.tensor.Precision;
import dev.tributary.experiments.run.asked.Arithmetic;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.graph.index.Elements;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far positions are told apart where nobody says. */
class FittingPlacesTest {

    @ParameterizedTest
    @CsvSource({
        "eap-ig, FITTING, false, crossing, 0",
        "ugs, FITTING, false, each, 1",
        "ugs, FITTING, true, crossing, 0",
        "ensemble:of=eap-ig+ugs, FITTING, false, each, 1",
        "ensemble:of=eap-ig+mask-ig, FITTING, false, crossing, 0",
        "ugs, ALL, false, all, 0"
    })
    void masks_are_learned_as_far_apart_as_the_executor_can(
            String method, PositionChoice asked, boolean reference, String expected, int notes) throws IOException {
        RunOptions options = Studies.options("reverse", method, "corrupt", asked, Elements.EDGES);
        Arithmetic arithmetic = new Arithmetic(Precision.FP64, reference, 1, 4);

        try (Study study = Study.open(new RunOptions(options.inputs(), options.question(), arithmetic))) {
            assertThat(study.space().positions().kind()).isEqualTo(expected);
            assertThat(study.options().question().positions().label()).isEqualTo(expected);
            assertThat(study.way().notes()).hasSize(notes);
        }
    }
}
