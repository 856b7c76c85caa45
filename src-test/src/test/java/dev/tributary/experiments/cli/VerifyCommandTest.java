package dev.tributary.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {

    @TempDir
    private Path folder = Path.of("");

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private static Spoken run(String... args) {
        Spoken spoken = Spoken.of(args);
        assertThat(spoken.exit()).as(spoken.err()).isZero();
        return spoken;
    }

    private void score(String... more) {
        run(Stream.concat(
                        Stream.of(
                                "score",
                                "--model",
                                "ioi",
                                "--task",
                                "ioi",
                                "--pairs",
                                "12",
                                "--positions",
                                "all",
                                "--method",
                                "eap-ig:steps=3",
                                "--out",
                                at("scores.json")),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private static void replace(Path file, String pattern, String by) throws IOException {
        String text = Files.readString(file);
        String changed = text.replaceFirst(pattern, by);
        assertThat(changed).isNotEqualTo(text);
        Files.writeString(file, changed);
    }

    @Test
    void says_that_scores_hold_bit_for_bit() {
        score("--seed", "5");

        Spoken spoken = run("verify", at("scores.json"));

        assertThat(spoken.out())
                .contains("model ioi: the same, bit for bit (SHA-256 ")
                .contains("prompts ioi: the same, bit for bit")
                .containsPattern("scores: the same, bit for bit \\(\\d+ numbers\\)")
                .contains("standard errors: the same, bit for bit")
                .contains("everything holds");
    }

    @Test
    void tells_rounding_from_other_scores() throws IOException {
        score();
        String whole = Files.readString(folder.resolve("scores.json"));
        replace(folder.resolve("scores.json"), "(\"scores\": \\[[^,]*\\d\\.\\d{4})\\d", "$19");

        Spoken close = Spoken.of("verify", at("scores.json"));
        Files.writeString(folder.resolve("scores.json"), whole);
        replace(folder.resolve("scores.json"), "(\"scores\": \\[\\s*)[^,]*", "$15.0");
        Spoken different = Spoken.of("verify", at("scores.json"));

        assertThat(close.out()).contains("scores: the same within rounding (1 of ");
        assertThat(close.exit()).isZero();
        assertThat(different.out()).contains("scores: DIFFERENT (1 of ").contains("1 of 4 do not hold");
        assertThat(different.exit()).isEqualTo(Failure.FAILED);
    }

    @Test
    void says_that_prompts_are_others_and_computes_nothing() throws IOException {
        score();
        replace(
                folder.resolve("scores.json"),
                "(\"sha256\": \")([0-9a-f]{4})(?=[0-9a-f]{60}\",\\s*\"splits\")",
                "$10000");

        Spoken spoken = Spoken.of("verify", at("scores.json"));

        assertThat(spoken.exit()).isEqualTo(Failure.FAILED);
        assertThat(spoken.out())
                .contains("prompts ioi: DIFFERENT (SHA-256 was 0000")
                .doesNotContain("scores:");
    }

    @Test
    void chooses_a_circuit_again() throws IOException {
        score();
        run("circuit", at("scores.json"), "--edges", "30", "--signed", "--out", at("circuit.json"));

        assertThat(run("verify", at("circuit.json")).out())
                .containsPattern("circuit: the same, bit for bit \\(\\d+ elements");

        run("circuit", at("scores.json"), "--edges", "29", "--signed", "--out", at("circuit.json"));
        replace(folder.resolve("circuit.json"), "29", "35");
        Spoken spoken = Spoken.of("verify", at("circuit.json"), "--json");
        assertThat(spoken.exit()).isEqualTo(Failure.FAILED);
        assertThat(new ObjectMapper().readTree(spoken.out()).path("holds").asBoolean(true))
                .isFalse();
        assertThat(spoken.out()).contains("elements are chosen again");
    }

    @Test
    void makes_the_folder_of_a_discovery_again_and_compares_every_file() throws IOException {
        run("discover", "--model", "reverse", "--pairs", "16", "--out", at("run"));

        assertThat(run("verify", at("run")).out())
                .contains("scores.json: the same, bit for bit", "circuit.json: the same", "report.html: the same")
                .contains("everything holds");

        Files.writeString(folder.resolve("run/circuit.json"), "{}");
        Spoken spoken = Spoken.of("verify", at("run"));
        assertThat(spoken.exit()).isEqualTo(Failure.FAILED);
        assertThat(spoken.out()).contains("circuit.json: DIFFERENT (it was changed or removed since the run wrote it)");
    }

    @Test
    void computes_rows_of_a_sweep_again() throws IOException {
        Files.writeString(
                folder.resolve("s.yaml"),
                """
                format: tributary-sweep
                version: 1
                baseline: none
                circuits:
                  axes: {model: reverse, pairs: 12, positions: all, method: [eap, exact], size: [3, 6]}
                """);
        run("sweep", at("s.yaml"), "--out", at("out"));
        List<String> table = Files.readAllLines(folder.resolve("out/table.csv"));
        String cell = table.get(3).substring(0, 12);

        assertThat(run("verify", at("out")).out().lines().filter(line -> line.contains("bit for bit (1 row)")))
                .hasSize(4);
        assertThat(run("verify", at("out"), "--cell", cell).out().lines().filter(line -> line.contains("bit for bit")))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("method=exact"));

        try (Stream<Path> files = Files.walk(folder.resolve("out/sets"))) {
            Path rows = files.filter(file ->
                            file.toString().contains("exact") && file.toString().endsWith(".jsonl"))
                    .findFirst()
                    .orElseThrow();
            replace(rows, "\"kl\":[^,]*", "\"kl\":0.123");
        }
        Spoken spoken = Spoken.of("verify", at("out"));
        assertThat(spoken.exit()).isEqualTo(Failure.FAILED);
        assertThat(spoken.out())
                .contains("DIFFERENT (kl: 1 of 1 numbers differ")
                .contains("1 of 4 do not hold");
    }

    @Test
    void says_what_it_cannot_verify() throws IOException {
        Files.writeString(folder.resolve("x.json"), "{\"format\": \"something\"}");

        assertThat(Spoken.of("verify", at("x.json")).exit()).isEqualTo(Failure.FAILED);
        assertThat(Spoken.of("verify", at("none")).err()).contains("no such file");
        assertThat(Spoken.of("verify", at("x.json"), "--cell", "a").err()).contains("--cell is of sweeps");
    }
}
