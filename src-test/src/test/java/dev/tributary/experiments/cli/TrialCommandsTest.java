package dev.tributary.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands that try a model out, on a compiled model whose mechanism is known. */
class TrialCommandsTest {

    private static final List<String> REVERSE = List.of("--model", "reverse", "--pairs", "12", "--precision", "fp64");

    @TempDir
    private Path folder = Path.of("");

    private static Spoken spoken(String command, String... more) {
        return Spoken.of(command, REVERSE, more);
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }

    @Test
    void predict_counts_what_it_lists_and_writes_all_of_it() throws Exception {
        Path file = folder.resolve("predictions.csv");
        Spoken spoken = spoken("predict", "--json", "--top", "2", "--out", file.toString());
        JsonNode root = json(spoken.out());
        int right = 0;
        for (JsonNode prediction : root.path("predictions")) {
            right += prediction.path("is_right").asBoolean() ? 1 : 0;
            assertThat(prediction.at("/top/0/rank").asInt()).isEqualTo(1);
            assertThat(prediction.path("is_right").asBoolean())
                    .isEqualTo(prediction.at("/right/0/id").equals(prediction.at("/top/0/id")));
        }

        assertThat(root.path("predictions")).hasSize(12);
        assertThat(root.at("/accuracy/share").asDouble()).isCloseTo(right / 12.0, within(1e-12));
        assertThat(Files.readAllLines(file)).hasSize(1 + 12 * 4);
        assertThat(spoken("predict").out()).contains("right answer first: ", "of 12 prompts");
    }

    @Test
    void patch_writes_the_same_bytes_again_and_numbers_that_agree() throws Exception {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        String[] sites = {"--sites", "resid-pre,head-out,pattern@keys,mlp-out@all", "--top", "1"};
        List<String> words = new ArrayList<>(List.of(sites));
        words.addAll(List.of("--out", first.toString(), "--json"));
        JsonNode root = json(spoken("patch", words.toArray(String[]::new)).out());
        words.set(words.size() - 2, second.toString());
        spoken("patch", words.toArray(String[]::new));

        try (Stream<Path> files = Files.list(first)) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                if (!name.equals("run.json")) {
                    assertThat(second.resolve(name)).hasSameBinaryContentAs(file);
                }
            }
        }
        assertThat(json(Files.readString(first.resolve("patching.json")))).isEqualTo(root);
        assertThat(first.toFile().list())
                .contains("resid-pre.svg", "head-out.png", "pattern.svg", "mlp-out.png", "patching.html");
        int cells = 0;
        for (JsonNode grid : root.path("grids")) {
            int size = 1;
            for (JsonNode extent : grid.path("shape")) {
                size *= extent.asInt();
            }
            assertThat(grid.path("share")).hasSize(size);
            cells += size;
        }
        assertThat(Files.readAllLines(first.resolve("patching.csv"))).hasSize(1 + cells);
        assertThat(Files.readString(first.resolve("run.json"))).contains("\"patch\", \"--sites\"");
    }

    @Test
    void a_task_makes_as_many_prompts_as_it_usually_does() throws Exception {
        JsonNode predicted =
                json(Spoken.of("predict", "--task", "micro", "--json").out());
        Spoken ablated = Spoken.of("ablate", "--task", "micro", "--heads", "0.0", "--with", "zero");

        // this task has 27 distinct pairs, fewer than the hundred that others make
        assertThat(predicted.path("predictions")).hasSize(24);
        assertThat(ablated.exit()).isZero();
        assertThat(ablated.out()).contains("over 24 prompts");
    }

    @Test
    void the_record_names_what_was_found_and_its_command_gives_the_same_again() throws Exception {
        String[] once = {
            "ablate",
            "--task",
            "micro",
            "--heads",
            "0.0",
            "--with",
            "zero",
            "--out",
            folder.resolve("once").toString()
        };
        assertThat(Spoken.of(once).exit()).isZero();
        List<String> again = new ArrayList<>();
        json(Files.readString(folder.resolve("once/run.json")))
                .path("command")
                .forEach(word -> again.add(word.asText()));
        assertThat(again).containsSequence("--model", "micro", "--task", "micro", "--pairs", "24");
        List<String> words = new ArrayList<>(again.subList(1, again.size()));
        words.addAll(List.of("--out", folder.resolve("again").toString()));

        assertThat(Spoken.of(words.toArray(String[]::new)).exit()).isZero();

        for (String file : List.of("ablation.json", "ablation.csv")) {
            assertThat(folder.resolve("again").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("once").resolve(file));
        }
    }

    @Test
    void swapping_the_whole_stream_goes_all_the_way() throws Exception {
        JsonNode root = json(spoken(
                        "patch",
                        "--sites",
                        "resid-pre@all",
                        "--into",
                        "clean",
                        "--json",
                        "--out",
                        folder.resolve("o").toString())
                .out());

        assertThat(root.at("/grids/0/share/0").asDouble()).isCloseTo(1, within(1e-9));
        assertThat(root.at("/grids/0/metric/0").asDouble())
                .isCloseTo(root.path("corrupt").asDouble(), within(1e-9));
        assertThat(root.path("corrupt").asDouble())
                .isLessThan(root.path("clean").asDouble());
    }

    @Test
    void direct_paths_are_patched_one_by_one() throws Exception {
        JsonNode all = json(spoken("patch", "--to", "logits", "--json").out());
        JsonNode one = json(
                spoken("patch", "--to", "logits", "--from", "a3.h0", "--json").out());

        assertThat(one.path("paths")).hasSize(1);
        assertThat(all.path("paths")).contains(one.at("/paths/0"));
        assertThat(spoken("patch", "--to", "a3.h0").out()).contains("direct paths, clean into corrupt, the 5 of ");
    }

    @Test
    void ablate_measures_beside_the_whole_model_with_means_of_other_prompts() throws Exception {
        JsonNode means = json(spoken("ablate", "--mlps", "0", "--json").out());
        JsonNode swapped = json(spoken("ablate", "--layers", "0,1,2,3", "--with", "corrupt", "--json")
                .out());
        JsonNode none = json(spoken("ablate", "--heads", "0.0", "--with", "corrupt", "--json")
                .out());

        assertThat(means.path("prompts").asInt()
                        + means.path("mean_over_prompts").asInt())
                .isEqualTo(12);
        assertThat(means.path("mean_over_prompts").asInt()).isPositive();
        assertThat(swapped.path("prompts").asInt()).isEqualTo(12);
        assertThat(swapped.path("mean_over_prompts").asInt()).isZero();
        assertThat(swapped.at("/whole_model/kl").asDouble()).isZero();
        assertThat(swapped.at("/ablated/0/metric").asDouble()
                        - swapped.at("/whole_model/metric").asDouble())
                .isCloseTo(swapped.at("/ablated/0/change").asDouble(), within(1e-12));
        assertThat(none.at("/ablated/0/name").asText()).isEqualTo("a0.h0");
    }

    @Test
    void ablating_each_component_is_ablating_them_one_by_one() throws Exception {
        Path out = folder.resolve("each");
        JsonNode each = json(spoken("ablate", "--each", "--with", "zero", "--json", "--out", out.toString())
                .out());

        assertThat(out.toFile().list())
                .contains("ablation.json", "ablation.csv", "ablation.svg", "ablation.png", "ablation.html", "run.json");
        for (JsonNode row : each.path("ablated")) {
            String name = row.path("name").asText();
            JsonNode alone = json(spoken("ablate", "--nodes", name, "--with", "zero", "--json")
                    .out());
            assertThat(alone.at("/ablated/0")).as(name).isEqualTo(row);
        }
        assertThat(each.path("ablated").findValuesAsText("name")).contains("a3.h0", "m0");
    }

    @Test
    void a_place_is_ablated_by_name_or_number_and_all_places_by_none() throws Exception {
        String number = spoken("ablate", "--mlps", "1", "--at", "2", "--json", "--with", "zero")
                .out();
        String others = spoken("ablate", "--mlps", "1", "--at", "0", "--json", "--with", "zero")
                .out();
        String all = spoken("ablate", "--mlps", "1", "--json", "--with", "zero").out();

        assertThat(json(number).at("/ablated/0/change"))
                .isNotEqualTo(json(others).at("/ablated/0/change"));
        assertThat(json(all).at("/ablated/0/name").asText()).isEqualTo("m1");
        assertThat(json(number).at("/ablated/0/name").asText()).isEqualTo("m1@2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ablate | name what to ablate",
                "ablate --each --mlps 0 | nothing else is named beside it",
                "ablate --heads nine | expected LAYER.HEAD such as 9.6, got 'nine'",
                "ablate --heads 9.9 | has nothing called '9.9'",
                "ablate --layers 99 | the model has no layer 99",
                "ablate --mlps 0 --at nowhere | there is no place 'nowhere'",
                "ablate --mlps 0 --with nothing | there is no ablation",
                "patch --sites everything | there is no kind of activation 'everything'",
                "patch --sites q@some | should end in @all or @each",
                "patch --sites v@keys | should end in @all or @each",
                "patch --sites q,q | names something twice",
                "patch --into both | --into must be corrupt or clean, got 'both'",
                "patch --from a0.h0 | give --to too",
                "patch --to a0.h0:x | of heads with :q, :k or :v, got 'a0.h0:x'",
                "patch --to a0.h0 --from m3 | the model has no direct path from m3 to a0.h0",
                "patch --to logits --sites q | goes with neither",
                "patch --top 0 | --top must be at least 1, got 0",
                "patch --metric nothing | there is no metric",
                "patch --out . | --out . is the folder that you are in",
            })
    void what_cannot_be_is_said_in_one_message(String line, String message) {
        List<String> words = new ArrayList<>(List.of(line.split(" ")));
        words.addAll(1, REVERSE);

        Spoken spoken = Spoken.of(words.toArray(String[]::new));

        assertThat(spoken.err()).contains(message).doesNotContain("\tat ");
        assertThat(spoken.exit()).isEqualTo(2);
        assertThat(spoken.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"induction; attn-out,head-out,resid-pre", "reverse; attn-out,head-out,mlp-out,resid-pre"})
    void patch_takes_the_sites_that_a_model_has_where_none_are_named(String model, String expected) throws Exception {
        Path out = folder.resolve("out");
        Spoken spoken = Spoken.of("patch", "--model", model, "--pairs", "4", "--json", "--out", out.toString());
        List<String> sites = new ArrayList<>();
        json(spoken.out())
                .path("grids")
                .forEach(grid -> sites.add(grid.path("site").asText()));

        assertThat(sites.stream().sorted()).containsExactly(expected.split(","));
        String recorded =
                json(Files.readString(out.resolve("run.json"))).path("command").toString();
        assertThat(recorded).contains("\"--sites\",\"" + String.join(",", sites) + "\"");
        assertThat(Spoken.of("patch", "--model", "induction", "--sites", "mlp-out", "--out", out + "2")
                        .err())
                .contains("the model induction has no mlp-out in layer 0");
    }
}
