package dev.tributary.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command says; how long anything takes is nobody's business here. */
class BenchmarkCommandTest {

    private static Spoken tiny(String options) {
        return Spoken.of(
                ("benchmark --shape 2x2x16 --prompts 2 --tokens 8 --repeats 1 --edges 5 " + options).split(" "));
    }

    @Test
    void times_everything_on_a_tiny_model() throws Exception {
        Spoken spoken = tiny("--json");

        assertThat(spoken.exit()).as(spoken.err()).isZero();
        JsonNode figures = new ObjectMapper().readTree(spoken.out()).path("figures");
        assertThat(figures.findValuesAsText("name"))
                .containsExactly(
                        "load",
                        "products",
                        "forward",
                        "forward-one",
                        "activations",
                        "eap",
                        "eap-each",
                        "eap-qk",
                        "eap-crossing",
                        "eap-ig",
                        "eap-ig-crossing",
                        "nodes",
                        "sizes",
                        "exact",
                        "patch-cell",
                        "removal",
                        "circuit-each",
                        "circuit-crossing",
                        "draw-svg",
                        "draw-png",
                        "draw-page");
        assertThat(figures).allSatisfy(figure -> {
            assertThat(figure.path("seconds").asDouble()).isPositive();
            assertThat(figure.path("forwards").asDouble()).isPositive();
        });
        assertThat(figures.path(2).path("forwards").asDouble()).isEqualTo(1);
    }

    @Test
    void times_a_model_with_its_own_weights() throws Exception {
        Spoken spoken = Spoken.of(
                "benchmark --model ioi --prompts 2 --tokens 8 --repeats 1 --only load,products,eap --json".split(" "));

        assertThat(spoken.exit()).as(spoken.err()).isZero();
        JsonNode root = new ObjectMapper().readTree(spoken.out());
        assertThat(root.path("shape").asText()).isEqualTo("ioi");
        assertThat(root.path("layers").asInt()).isEqualTo(3);
        assertThat(root.path("figures").findValuesAsText("name")).containsExactly("load", "products", "eap");
        assertThat(Spoken.of("benchmark --model ioi --tokens 99".split(" ")).err())
                .contains("--tokens must be at most 36, the context of ioi, got 99");
        assertThat(Spoken.of("benchmark --model ioi --grow".split(" ")).err()).contains("leave out --model");
        assertThat(Spoken.of("benchmark --model nowhere".split(" ")).exit()).isEqualTo(2);
    }

    @Test
    void prints_only_what_is_asked_for() {
        Spoken spoken = tiny("--only nodes,forward");

        assertThat(spoken.exit()).as(spoken.err()).isZero();
        assertThat(spoken.out().lines().toList()).hasSize(4).satisfies(lines -> {
            assertThat(lines.get(0)).startsWith("2x2x16, random weights, fp32, 2 prompts of 8 tokens");
            assertThat(lines.get(2)).startsWith("forward, logits at all tokens").contains(" 1.00 ");
            assertThat(lines.get(3)).startsWith("EAP of nodes");
        });
    }

    @Test
    void grows_in_three_directions() {
        Spoken spoken = Spoken.of("benchmark --shape 1x1x4 --prompts 1 --tokens 4 --repeats 1 --grow".split(" "));

        assertThat(spoken.exit()).as(spoken.err()).isZero();
        assertThat(spoken.out().lines().toList()).hasSize(14).satisfies(lines -> {
            assertThat(lines.get(5)).startsWith("prompts       8 1x1x4, 8 of 4");
            assertThat(lines.get(9)).startsWith("tokens        8 1x1x4, 1 of 32");
            assertThat(lines.get(13)).startsWith("layers        8 8x1x4, 1 of 4");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--shape gpt5 | --shape must be one of gpt2-small",
                "--shape 2x3x16 | heads share out",
                "--only everything | 'everything'; known: load, products, forward",
                "--prompts 0 | --prompts must be at least 1",
                "--tokens 1 | --tokens must be at least 2",
                "--repeats 0 | --repeats must be at least 1",
                "--grow --only eap | leave out --only",
            })
    void bad_usage_gives_one_message_and_exit_2(String options, String message) {
        Spoken spoken = Spoken.of(("benchmark " + options).split(" "));

        assertThat(spoken.exit()).isEqualTo(2);
        assertThat(spoken.err()).contains(message);
        assertThat(spoken.out()).isEmpty();
    }
}
