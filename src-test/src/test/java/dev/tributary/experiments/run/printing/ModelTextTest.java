package dev.tributary.experiments.run.printing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.engine.natives.NativeReport;
import dev.tributary.experiments.run.opening.OpenedModel;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said of a model before it is run. */
class ModelTextTest {

    private static final NativeReport TEN = new NativeReport("OpenBLAS", "SkylakeX", 1, 10, Optional.empty());

    @Test
    void the_estimate_counts_what_is_multiplied_and_goes_by_the_speed_of_this_machine() throws Exception {
        try (OpenedModel model = OpenedModel.open("ioi", false)) {
            JsonNode told =
                    new ObjectMapper().readTree(ModelText.of(model, TEN, 2).json());

            // three layers of four maps of 64 x 64 and two of 64 x 128, and 64 x 176 logits; embeddings are looked up
            double products = 3 * (4 * 64 * 64 + 2 * 64 * 128) + 64 * 176;
            assertThat(told.at("/estimates/forward/seconds").asDouble())
                    .isCloseTo(2 * products * 8 * 16 / 20e9, within(1e-12));
            // the input, and four heads and an MLP of three layers, each 64 numbers of four bytes for 128 tokens
            assertThat(told.at("/estimates/eap/bytes").asDouble()
                            - told.at("/estimates/forward/bytes").asDouble())
                    .isCloseTo(4.0 * 128 * 16 * 64, within(1e-6));
            assertThat(told.at("/config/n_heads").asInt()).isEqualTo(4);
            assertThat(told.path("edges").asInt()).isEqualTo(262);
        }
    }

    @Test
    void times_that_are_too_short_to_be_known_are_not_zero() throws Exception {
        try (OpenedModel model = OpenedModel.open("ioi", false)) {
            assertThat(ModelText.of(model, TEN, 1).text())
                    .contains("n_layers", "8 prompts of 16 tokens", "less than 0.1 s")
                    .doesNotContain("0.0 s");
        }
    }

    @Test
    void a_model_that_is_no_transformer_has_no_configuration_and_is_estimated_all_the_same() throws Exception {
        try (OpenedModel model = OpenedModel.open("reverse", false)) {
            JsonNode told =
                    new ObjectMapper().readTree(ModelText.of(model, TEN, 1).json());

            assertThat(told.path("parameters").asLong()).isPositive();
            assertThat(told.at("/estimates/eap-ig/seconds").asDouble()).isPositive();
        }
    }
}
