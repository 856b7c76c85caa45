package dev.tributary.experiments.run.recording;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.engine.refine.Refined;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.choosing.Discoveries;
import dev.tributary.experiments.run.choosing.Discovery;
import dev.tributary.experiments.run.choosing.SelfChecks;
import dev.tributary.experiments.run.measuring.Ability;
import dev.tributary.experiments.run.opening.Studies;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.io.JsonFiles;
import dev.tributary.graph.score.PruneScores;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What run.json says of a discovery, by numbers that were made up. */
class DiscoveryRecordTest {

    /** Eight edges. */
    private static final EdgeSpace SPACE = new EdgeSpace(Shapes.sequential(1, 1, true), new Positions.All());

    /** Scores that rise with the index. */
    private static Discovery found() {
        double[] values =
                IntStream.range(0, SPACE.size()).mapToDouble(index -> index + 1).toArray();
        return Discoveries.of(PruneScores.of(SPACE, values), 6, Set.of(0));
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    private static JsonNode result(Discovery found) throws IOException {
        return json(RunRecord.result(found).toString());
    }

    private static List<String> names(JsonNode node) {
        return StreamSupport.stream(((Iterable<String>) node::fieldNames).spliterator(), false)
                .toList();
    }

    @Test
    void a_result_has_every_number_of_the_summary() throws IOException {
        assertThat(result(found()))
                .isEqualTo(json(
                        """
                {"model_itself": {"prompts": 18, "accuracy": 0.75, "clean_metric": 2.5, "corrupt_metric": -1.5,
                                  "intervals": {"accuracy": [0.5, 1.0]}},
                 "edges_of_the_graph": 8,
                 "nominal_edges": 6,
                 "edges": 6,
                 "checks": {"change": 4.0, "largest_score": 3.0, "sum_of_scores": 3.875},
                 "large_enough_on_select": true,
                 "holds_on_report": true,
                 "rule": "RULE",
                 "full": {"split": "report", "edges": 8, "metric": 3.0, "kl": 0.0625, "accuracy": 1.0,
                          "faithfulness": 1.0, "prompts": 7,
                          "intervals": {"metric": [2.5, 3.25], "kl": [0.0, 0.125], "accuracy": [0.5, 1.0],
                                        "faithfulness": [0.875, 1.25]}},
                 "empty": {"split": "report", "edges": 0, "metric": -1.0, "kl": 0.3125, "accuracy": 0.0,
                           "faithfulness": 0.0, "prompts": 7,
                           "intervals": {"metric": [-1.5, -0.75], "kl": [0.0, 0.625], "accuracy": [0.0, 1.0],
                                         "faithfulness": [-0.125, 0.25]}},
                 "circuit": {"split": "report", "edges": 6, "metric": 2.75, "kl": 0.078125, "accuracy": 0.9375,
                             "faithfulness": 0.96875, "prompts": 7,
                             "intervals": {"metric": [2.25, 3.0], "kl": [0.0, 0.15625], "accuracy": [0.46875, 1.0],
                                           "faithfulness": [0.84375, 1.21875]}},
                 "random_circuit": {"split": "report", "edges": 6, "metric": -0.75, "kl": 0.296875,
                                    "accuracy": 0.125, "faithfulness": 0.0625, "prompts": 7,
                                    "intervals": {"metric": [-1.25, -0.5], "kl": [0.0, 0.59375],
                                                  "accuracy": [0.0625, 1.0], "faithfulness": [-0.0625, 0.3125]}}}
                """
                                .replace("RULE", found().rule().words(7))));
    }

    @Test
    void what_is_not_known_of_a_single_prompt_is_left_out_or_null() throws IOException {
        Discovery found = found();
        Discovery.Measures measures = found.measures();
        Discovery one = Discoveries.checked(
                Discoveries.reported(
                        found,
                        new Discovery.Measures(
                                measures.full(),
                                measures.empty(),
                                Discoveries.unsure(measures.circuit()),
                                measures.random(),
                                Optional.empty())),
                new SelfChecks(
                        4,
                        OptionalDouble.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));

        JsonNode result = result(one);

        assertThat(result.at("/checks")).isEqualTo(json("{\"change\": 4.0}"));
        assertThat(result.at("/circuit"))
                .isEqualTo(
                        json(
                                """
                {"split": "report", "edges": 6, "metric": 2.75, "kl": 0.078125, "accuracy": 0.9375,
                 "faithfulness": null, "prompts": 1, "intervals": {}}
                """));
        assertThat(result.at("/holds_on_report").booleanValue())
                .as("no faithfulness is none that was wanted")
                .isFalse();
        assertThat(names(result)).doesNotContain("refined", "circuit_before_refining");
    }

    @Test
    void an_accuracy_of_the_model_without_interval_has_none() throws IOException {
        Discovery found = found();
        Discovery one = Discoveries.able(found, new Ability(1, 1, Optional.empty(), 2.5, -1.5, true));

        assertThat(names(result(one).path("model_itself")))
                .containsExactly("prompts", "accuracy", "clean_metric", "corrupt_metric");
    }

    @Test
    void refining_is_told_with_what_was_spent_and_what_there_was_before() throws IOException {
        JsonNode result = result(Discoveries.refined(found(), Refined.Ending.MINIMAL, 5_000));

        assertThat(result.path("edges").intValue()).isEqualTo(5);
        assertThat(result.path("refined"))
                .isEqualTo(
                        json(
                                """
                {"edges_at_first": 6, "edges": 5, "ending": "minimal", "circuits_measured": 16, "cost": 4000,
                 "budget": 5000,
                 "rounds": [{"kind": "estimated", "before": 6, "after": 6, "circuits_measured": 5},
                            {"kind": "measured", "before": 6, "after": 5, "circuits_measured": 11}]}
                """));
        assertThat(result.at("/circuit_before_refining/edges").intValue()).isEqualTo(6);
        assertThat(result.at("/circuit_before_refining/metric").doubleValue()).isEqualTo(2.75);
        assertThat(result.at("/circuit/metric").doubleValue()).isEqualTo(2.625);
        assertThat(names(result))
                .containsSubsequence("holds_on_report", "refined", "rule", "circuit", "circuit_before_refining");
        assertThat(names(result(Discoveries.refined(found(), Refined.Ending.BUDGET, Long.MAX_VALUE))
                        .path("refined")))
                .as("without a bound there is no budget")
                .containsExactly("edges_at_first", "edges", "ending", "circuits_measured", "cost", "rounds");
    }

    @Test
    void checks_tell_of_the_audit_of_other_prompts_and_of_other_seeds() throws IOException {
        Discovery found = found();
        SelfChecks checks = new SelfChecks(
                4,
                OptionalDouble.of(9),
                Optional.empty(),
                Optional.of(Discoveries.audit()),
                Optional.of(Discoveries.stability(found.circuit(), List.of(0.5, 1.0))),
                Optional.of(Discoveries.seeds(found, true)));

        assertThat(result(Discoveries.checked(found, checks)).path("checks"))
                .isEqualTo(
                        json(
                                """
                {"change": 4.0,
                 "largest_score": 9.0,
                 "audit": {"elements": 3, "rank_correlation": -0.5, "sign_agreement": 0.6666666666666666,
                           "doubtful": ["a0.h0->m0"], "doubtful_dropped": ["input->m0"]},
                 "stability": {"draws": 2, "wide": true,
                               "jaccard": {"low": 0.5, "mean": 0.75, "high": 1.0},
                               "rank_biased_overlap": {"low": 0.75, "mean": 0.875, "high": 1.0},
                               "edges": {"low": 3.0, "mean": 4.5, "high": 6.0},
                               "faithfulness": {"low": 0.5, "mean": 0.75, "high": 1.0}},
                 "stability_over_seeds": {"further_seeds": 1, "circuits_measured": 40, "wide": true,
                               "jaccard": {"low": 0.5, "mean": 0.5, "high": 0.5},
                               "rank_biased_overlap": {"low": 0.25, "mean": 0.25, "high": 0.25},
                               "edges": {"low": 6.0, "mean": 6.0, "high": 6.0},
                               "faithfulness": {"low": 0.9375, "mean": 0.953125, "high": 0.96875}}}
                """));
    }

    @Test
    void what_could_not_be_compared_over_prompts_and_seeds_is_left_out() throws IOException {
        Discovery found = found();
        SelfChecks checks = new SelfChecks(
                4,
                OptionalDouble.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Discoveries.stability(found.circuit(), List.of())),
                Optional.of(Discoveries.seeds(found, false)));

        JsonNode told = result(Discoveries.checked(found, checks)).path("checks");

        assertThat(names(told.path("stability")))
                .containsExactly("draws", "wide", "jaccard", "rank_biased_overlap", "edges");
        assertThat(names(told.path("stability_over_seeds")))
                .containsExactly("further_seeds", "circuits_measured", "wide", "edges", "faithfulness");
    }

    @Test
    void the_file_has_the_command_the_inputs_the_digests_and_the_environment() throws IOException {
        Instant started = Instant.now().minusSeconds(60);
        try (Study study = Studies.of("mask-gradient:mask=0.5", "mean-clean", PositionChoice.EACH, Elements.EDGES)) {
            String text = RunRecord.json(study, found(), started, Map.of("circuit.json", "abc"));
            JsonNode record = json(text);

            assertThat(text).endsWith("}\n");
            assertThat(names(record))
                    .containsExactly(
                            "format",
                            "version",
                            "command",
                            "model",
                            "prompts",
                            "splits",
                            "method",
                            "result",
                            "files",
                            "environment");
            assertThat(record.path("command").valueStream().map(JsonNode::textValue))
                    .isEqualTo(RunRecord.commandLine(study.options()));
            assertThat(record.path("model"))
                    .as("a written model has no file of weights")
                    .isEqualTo(json("{\"name\": \"reverse\"}"));
            assertThat(record.path("prompts").path("sha256").textValue()).isEqualTo(Origin.promptsHash(study));
            assertThat(record.path("prompts").path("bos").textValue())
                    .isEqualTo(study.prompts().tokens().bosNote());
            assertThat(names(record.path("prompts"))).containsExactly("name", "pairs", "sha256", "bos", "corruption");
            assertThat(record.path("splits")).isEqualTo(json("{\"score\": 9, \"select\": 4, \"report\": 5}"));
            assertThat(record.at("/method/name").textValue()).isEqualTo("mask-gradient");
            assertThat(record.at("/method/settings/mask").textValue()).isEqualTo("0.5");
            assertThat(record.at("/method/ablation").textValue()).isEqualTo("mean-clean");
            assertThat(record.at("/method/metric").textValue()).isEqualTo("kl");
            assertThat(record.at("/method/means/split").textValue()).isEqualTo("score");
            assertThat(record.at("/method/means/prompts").intValue()).isEqualTo(9);
            assertThat(record.path("result")).isEqualTo(result(found()));
            assertThat(record.path("files")).isEqualTo(json("{\"circuit.json\": \"abc\"}"));
            environment(record.path("environment"), study, started);
        }
    }

    @Test
    void a_model_with_a_file_of_weights_is_told_by_their_digest_and_an_ablation_without_means_names_none()
            throws IOException {
        try (Study study =
                Study.open(Studies.options("ioi", "magnitude", "zero", PositionChoice.EACH, Elements.EDGES))) {
            ObjectNode root = JsonFiles.object();
            RunRecord.inputs(root, study);

            assertThat(root.at("/model/weights_sha256").textValue())
                    .isEqualTo(study.opened().weightsHash().orElseThrow());
            assertThat(root.path("method").has("means")).isFalse();
        }
    }

    private static void environment(JsonNode node, Study study, Instant started) {
        assertThat(node.path("started").textValue())
                .isEqualTo(Instant.ofEpochSecond(started.getEpochSecond()).toString());
        assertThat(node.path("seconds").doubleValue()).isBetween(60.0, 600.0);
        assertThat(node.path("threads").intValue()).isEqualTo(2);
        assertThat(node.path("processors").intValue())
                .isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(node.path("operating_system").textValue()).startsWith(System.getProperty("os.name"));
        assertThat(node.path("java").textValue()).endsWith(System.getProperty("java.vm.version"));
        assertThat(node.path("tributary").textValue())
                .isEqualTo(Build.present().version())
                .isNotEqualTo("unknown");
        assertThat(node.path("nd4j").textValue())
                .isEqualTo(Build.present().nd4j())
                .isNotEqualTo("unknown");
        assertThat(node.path("openblas").textValue()).isEqualTo(Build.present().openblas());
        assertThat(node.at("/blas/vendor").textValue())
                .isEqualTo(study.natives().vendor());
        assertThat(node.at("/blas/threads_of_a_call").isInt()).isTrue();
    }
}
