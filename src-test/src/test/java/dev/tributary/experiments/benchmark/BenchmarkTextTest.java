package dev.tributary.experiments.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.engine.natives.NativeReport;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class BenchmarkTextTest {

    private static final Benchmark BENCHMARK =
            new Benchmark(new Workload(Shape.GPT2_SMALL, 8, 16), new Effort(2, 5, 200));
    private static final NativeReport NATIVES = new NativeReport("OpenBLAS", "Zen", 2, 64.4, Optional.empty());
    private static final Timing EAP =
            new Timing(Figure.EAP, new Timing.Seconds(0.81, 0.79, 1.5, 2.7931), OptionalDouble.of(1_170.4));
    private static final Timing EXACT =
            new Timing(Figure.EXACT, new Timing.Seconds(4, 3, 8, 2758).each(200), OptionalDouble.empty());

    @Test
    void columns_stand_below_their_names() {
        assertThat(BenchmarkText.header())
                .isEqualTo(
                        "seconds                                    median    fastest        CPU  forwards   peak MB");
        assertThat(BenchmarkText.line(EAP))
                .isEqualTo(
                        "EAP, all positions together                 0.810      0.790      1.500      2.79      1170");
        assertThat(BenchmarkText.line(EXACT))
                .isEqualTo(
                        "exact patching, an edge                   0.02000    0.01500    0.04000      13.8         -");
    }

    @Test
    void growth_has_a_line_for_each_run() {
        Growth growth = new Growth("layers", 2, new Workload(Shape.of("24x12x768"), 8, 16), 0.5, 1.25, 12);

        assertThat(BenchmarkText.growthHeader())
                .isEqualTo("seconds   times run                             forward   EAP each   20 sizes");
        assertThat(BenchmarkText.line(growth))
                .isEqualTo("layers        2 24x12x768, 8 of 16                0.500      1.250     12.000");
    }

    @Test
    void says_what_is_run_on_what() {
        assertThat(BenchmarkText.title(BENCHMARK, NATIVES))
                .isEqualTo("gpt2-small, random weights, fp32, 8 prompts of 16 tokens, 2 threads, OpenBLAS Zen"
                        + " (64 GFLOP/s on one thread)");
    }

    @Test
    void json_says_the_same() throws Exception {
        JsonNode root = new ObjectMapper().readTree(BenchmarkText.json(BENCHMARK, NATIVES, List.of(EAP, EXACT)));

        assertThat(root.path("shape").asText()).isEqualTo("gpt2-small");
        assertThat(root.path("prompts").asInt()).isEqualTo(8);
        assertThat(root.path("figures").path(0).path("name").asText()).isEqualTo("eap");
        assertThat(root.path("figures").path(0).path("seconds").asDouble()).isEqualTo(0.81);
        assertThat(root.path("figures").path(0).path("forwards").asDouble()).isEqualTo(2.7931);
        assertThat(root.path("figures").path(0).path("peak_megabytes").asDouble())
                .isEqualTo(1_170.4);
        assertThat(root.path("figures").path(1).path("seconds").asDouble()).isEqualTo(0.02);
        assertThat(root.path("figures").path(1).has("peak_megabytes")).isFalse();
    }
}
