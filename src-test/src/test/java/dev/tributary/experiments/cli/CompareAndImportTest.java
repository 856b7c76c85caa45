package dev.tributary.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.NeuronSpace;
import dev.tributary.graph.io.Collapse;
import dev.tributary.graph.io.EapIgNeurons;
import dev.tributary.graph.io.ScoreFile;
import dev.tributary.graph.score.PruneScores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Results beside each other and beside what is known, and results of other programs. */
class CompareAndImportTest {

    private static final String[] REVERSE = {"--model", "reverse", "--pairs", "20", "--precision", "fp64"};

    @TempDir
    private Path folder = Path.of("");

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private String scores(String name, String... more) {
        List<String> words = new ArrayList<>(List.of("score", "--out", file(name), "--metric", "kl"));
        words.addAll(List.of(REVERSE));
        words.addAll(List.of(more));
        Spoken spoken = Spoken.of(words.toArray(String[]::new));
        assertThat(spoken.exit()).as(spoken.err()).isZero();
        return file(name);
    }

    private static JsonNode json(String... args) throws Exception {
        Spoken spoken = Spoken.of(args);
        assertThat(spoken.exit()).as(spoken.err()).isZero();
        return new ObjectMapper().readTree(spoken.out());
    }

    private static void refused(String message, String... args) {
        Spoken spoken = Spoken.of(args);
        assertThat(spoken.err()).contains(message).doesNotContain("\tat ");
        assertThat(spoken.exit()).isNotZero();
        assertThat(spoken.out()).isEmpty();
    }

    @Test
    void scores_are_like_themselves_and_less_like_noise() throws Exception {
        String exact = scores("exact.json", "--method", "exact", "--positions", "all");
        String noise = scores("noise.json", "--method", "random", "--positions", "all");

        JsonNode same = json("compare", exact, exact, "--json");
        JsonNode other = json("compare", exact, noise, "--json");

        assertThat(same.path("spearman").asDouble()).isCloseTo(1, within(1e-12));
        assertThat(same.path("pearson").asDouble()).isCloseTo(1, within(1e-12));
        assertThat(same.path("sign_flips").asInt()).isZero();
        assertThat(same.path("most_changed")).isEmpty();
        same.path("overlaps")
                .forEach(overlap ->
                        assertThat(overlap.path("jaccard").asDouble()).isEqualTo(1));
        assertThat(other.path("spearman").asDouble()).isLessThan(0.5);
        assertThat(other.path("most_changed")).hasSize(10);
        assertThat(Spoken.of("compare", exact, noise).out()).contains("Spearman, by score: ", "changed most:");
    }

    @Test
    void exact_scores_find_the_known_circuit() throws Exception {
        String exact = scores("exact.json", "--method", "exact", "--positions", "all", "--ablation", "zero");
        String noise = scores("noise.json", "--method", "random", "--positions", "all", "--ablation", "zero");
        String best = file("circuit.json");
        JsonNode known = json("compare", exact, "--known", "--json");
        Spoken.of("circuit", exact, "--edges", known.path("known").asText(), "--out", best);

        assertThat(known.path("auroc").asDouble()).isGreaterThan(0.8);
        assertThat(known.path("average_precision").asDouble())
                .isGreaterThan(json("compare", noise, "--known", "--json")
                        .path("average_precision")
                        .asDouble());
        assertThat(known.path("roc").get(0).toString()).isEqualTo("[0.0,0.0]");
        assertThat(Spoken.of("compare", best, "--known").out()).contains("precision: ", "recall: ", "F1: ");
        assertThat(json("compare", exact, best, "--json").path("auroc").asDouble())
                .isEqualTo(1);
    }

    @Test
    void circuits_differ_by_what_was_added_and_removed() throws Exception {
        String scores = scores("scores.json", "--method", "exact", "--positions", "all");
        Spoken.of("circuit", scores, "--edges", "5", "--keep-dead", "--out", file("five.json"));
        Spoken.of("circuit", scores, "--edges", "9", "--out", file("nine.json"));
        Spoken.of("circuit", scores, "--edges", "4", "--out", file("four.json"));
        JsonNode more = json("compare", file("four.json"), file("nine.json"), "--json");
        JsonNode less = json("compare", file("nine.json"), file("four.json"), "--json");

        assertThat(more.path("added")).isEqualTo(less.path("removed"));
        assertThat(more.path("removed")).isEqualTo(less.path("added"));
        int shared = more.path("shared").asInt();
        int all = more.path("first").asInt() + more.path("second").asInt() - shared;
        assertThat(more.path("jaccard").asDouble()).isCloseTo((double) shared / all, within(1e-12));
    }

    @Test
    void files_that_do_not_fit_are_refused_with_both_shapes() throws Exception {
        String all = scores("all.json", "--method", "exact", "--positions", "all");
        String each = scores("each.json", "--method", "random", "--positions", "each");
        String micro = file("micro.json");
        Spoken.of("score", "--model", "micro", "--pairs", "9", "--positions", "all", "--out", micro);

        refused("do not tell the same apart", "compare", all, each);
        refused("are of models of different shapes", "compare", all, micro);
        refused("expected two files", "compare", all);
        refused("expected two files", "compare", all, each, "--known");
        refused("they go with --known", "compare", all, each, "--model", "reverse");
        refused("no circuit of the model 'ioi' is known", "compare", all, "--known", "--model", "ioi");
        refused("is known under the ablations", "compare", all, "--known", "--ablation", "mean-both");
        refused("no such file", "compare", all, file("nowhere.json"));
    }

    @Test
    void what_was_exported_comes_back_with_the_same_scores() throws Exception {
        String scores = scores("scores.json", "--method", "exact", "--positions", "all");
        Spoken.of("circuit", scores, "--edges", "6", "--out", file("circuit.json"));
        Spoken.of("export", scores, "--format", "csv", "--out", file("scores.csv"));
        Spoken.of(
                "export", scores, "--circuit", file("circuit.json"), "--format", "eap-ig", "--out", file("graph.json"));

        Spoken table = Spoken.of(
                "import", file("scores.csv"), "--model", "reverse", "--to", file("again.json"), "--task", "reverse");
        Spoken graph = Spoken.of("import", file("graph.json"), "--model", "reverse", "--to", file("eap.json"));
        Spoken kept = Spoken.of(
                "import", file("graph.json"), "--model", "reverse", "--as", "circuit", "--to", file("kept.json"));

        assertThat(table.err() + graph.err() + kept.err()).isEmpty();
        for (String name : List.of("again.json", "eap.json")) {
            JsonNode same = json("compare", scores, file(name), "--json");
            assertThat(same.path("most_changed")).as(name).isEmpty();
            assertThat(same.path("spearman").asDouble()).isCloseTo(1, within(1e-12));
        }
        assertThat(json("compare", file("circuit.json"), file("kept.json"), "--json")
                        .path("jaccard")
                        .asDouble())
                .isEqualTo(1);
        String written = Files.readString(folder.resolve("again.json"));
        assertThat(written).contains("\"reverse\"").contains("unknown");
    }

    @Test
    void a_graph_without_a_model_is_read_by_its_own_shape() throws Exception {
        // as EAP-IG writes it: one layer of one head
        String edges = List.of(
                        "input->a0.h0<q>",
                        "input->a0.h0<k>",
                        "input->a0.h0<v>",
                        "input->m0",
                        "input->logits",
                        "a0.h0->m0",
                        "a0.h0->logits",
                        "m0->logits")
                .stream()
                .map(name -> "\"" + name + "\": {\"score\": " + name.length() + ", \"in_graph\": "
                        + name.startsWith("a0") + "}")
                .reduce((one, other) -> one + ", " + other)
                .orElseThrow();
        Path file = folder.resolve("graph.json");
        Files.writeString(
                file,
                "{\"cfg\": {\"n_layers\": 1, \"n_heads\": 1, \"parallel_attn_mlp\": false, \"d_model\": 4}, \"nodes\": {},"
                        + " \"edges\": {" + edges + "}}");

        assertThat(Spoken.of("import", file.toString(), "--to", file("s.json"), "--method", "eap")
                        .exit())
                .isZero();
        assertThat(Spoken.of("import", file.toString(), "--to", file("c.json"), "--as", "circuit")
                        .out())
                .startsWith("2 of 8 edges");
        assertThat(Files.readString(folder.resolve("s.json"))).contains("\"eap\"", "\"unknown\"");
        Files.writeString(file, Files.readString(file).replace("\"score\": 9", "\"score\": \"nine\""));
        refused("/edges/", "import", file.toString(), "--to", file("s.json"));
        Files.writeString(file, "{\"edges\": ");
        refused("not valid JSON", "import", file.toString(), "--to", file("s.json"));
        refused("--as must be scores or circuit", "import", file.toString(), "--to", "y.json", "--as", "nodes");
    }

    @Test
    void neurons_that_were_exported_come_back_and_those_of_another_width_do_not() throws Exception {
        String scored = scores("neurons.json", "--elements", "neurons", "--positions", "all");
        assertThat(Spoken.of("export", scored, "--format", "eap-ig", "--out", file("graph.json"), "--width", "41")
                        .exit())
                .isZero();

        assertThat(Spoken.of("import", file("graph.json"), "--model", "reverse", "--to", file("back.json"))
                        .out())
                .startsWith("scores of 369 neurons");
        assertThat(ScoreFile.read(Path.of(file("back.json"))).scores().toArray())
                .isEqualTo(ScoreFile.read(Path.of(scored)).scores().toArray());
        assertThat(Spoken.of("import", file("graph.json"), "--to", file("alone.json"))
                        .out())
                .startsWith("scores of 369 neurons");
        NeuronSpace narrow =
                new NeuronSpace(ScoreFile.read(Path.of(scored)).scores().graph(), new Positions.All(), 5);
        new EapIgNeurons(PruneScores.of(narrow, new double[narrow.size()]), Circuit.whole(narrow))
                .write(folder.resolve("narrow.json"), Collapse.REFUSE);
        refused(
                "d_model 5, and reverse has 41",
                "import",
                file("narrow.json"),
                "--model",
                "reverse",
                "--to",
                file("x.json"));
    }

    @Test
    void imports_that_cannot_be_are_refused_and_leave_nothing() throws Exception {
        Files.writeString(folder.resolve("t.txt"), "text");
        Files.writeString(folder.resolve("t.json"), "{}");
        Files.writeString(folder.resolve("t.csv"), "edge,position,score\ninput->logits,,1\n");

        refused("give --model", "import", file("t.csv"), "--to", file("o.json"));
        refused("expected one line for each", "import", file("t.csv"), "--model", "micro", "--to", file("o.json"));
        refused("cannot tell from the name", "import", file("t.txt"), "--to", file("o.json"));
        refused("--qkv merged needs --model", "import", file("t.json"), "--qkv", "merged", "--to", file("o.json"));
        assertThat(folder.resolve("o.json")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "dot", "graphml"})
    void exports_what_the_name_of_the_file_says(String format) {
        String scores = file("scores.json");
        Spoken.of("score", "--model", "reverse", "--pairs", "4", "--out", scores);

        Spoken.of("export", scores, "--out", file("one." + format));
        Spoken.of("export", scores, "--format", format, "--out", file("other"));

        assertThat(Path.of(file("one." + format))).hasSameBinaryContentAs(Path.of(file("other")));
        assertThat(Spoken.of("export", scores, "--out", file("one" + format)).exit())
                .isEqualTo(2);
        assertThat(Spoken.of("export", scores, "--out", file("one.json")).err())
                .contains("ends in none of .csv, .graphml, .dot", "eap-ig");
    }

    @Test
    void names_the_models_of_which_a_circuit_is_known() {
        String scores = file("scores.json");
        Spoken.of("score", "--model", "micro", "--pairs", "4", "--out", scores);

        assertThat(Spoken.of("compare", scores, "--known").err())
                .contains("no circuit of the model 'micro' is known")
                .endsWith("models with known circuits are reverse, xproportion" + System.lineSeparator());
    }
}
