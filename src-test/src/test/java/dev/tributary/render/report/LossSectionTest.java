package dev.tributary.render.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class LossSectionTest {

    private static LossCurve curve(int steps) {
        return new LossCurve(
                DoubleStream.iterate(steps, value -> value - 1)
                        .limit(steps)
                        .boxed()
                        .toList(),
                "of <masks>");
    }

    @Test
    void the_running_mean_is_that_of_a_twentieth_of_the_steps_up_to_each() {
        List<Double> means = LossSection.means(curve(60));

        // steps lose 60, 59, 58, ...; means of at most three
        assertThat(means).hasSize(60);
        assertThat(means.get(0)).isEqualTo(60);
        assertThat(means.get(1)).isEqualTo(59.5);
        assertThat(means.get(2)).isCloseTo(59, within(1e-12));
        assertThat(means.get(59)).isCloseTo(2, within(1e-12));
        assertThat(LossSection.means(curve(1))).containsExactly(1.0);
    }

    @Test
    void the_chart_holds_every_step_and_its_mean() throws IOException {
        StringBuilder out = new StringBuilder();

        LossSection.write(out, curve(60));

        String text = out.toString();
        String json = text.substring(text.indexOf("json\">") + 6, text.indexOf("</script>"));
        JsonNode series = new ObjectMapper().readTree(json).path("series");
        assertThat(series).hasSize(2);
        assertThat(series.get(0).at("/data/59/value/0").asInt()).isEqualTo(60);
        assertThat(series.get(0).at("/data/59/value/1").asDouble()).isEqualTo(1);
        assertThat(series.get(1).at("/data/59/value/1").asDouble()).isCloseTo(2, within(1e-12));
        assertThat(series.get(1).at("/data/59/said/0").asText()).isEqualTo("step 60");
        assertThat(text).contains("of &lt;masks&gt;").doesNotContain("of <masks>");
    }

    @Test
    void a_curve_without_steps_or_with_a_loss_that_is_no_number_is_none() {
        assertThatThrownBy(() -> new LossCurve(List.of(), "")).hasMessageContaining("got 0");
        assertThatThrownBy(() -> new LossCurve(List.of(1.0, Double.NaN), "")).hasMessageContaining("finite");
    }
}
