package dev.tributary.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeedsTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void further_seeds_are_written_beside_the_result_and_said() throws IOException {
        Path out = folder.resolve("out");
        Spoken spoken = discover(out, "--stability", "2");

        assertThat(spoken.out()).contains("2 further seeds: Jaccard index");
        List<String> rows = Files.readAllLines(out.resolve("seeds.csv"));
        assertThat(rows).hasSize(4);
        assertThat(rows.get(1)).startsWith("4,").contains(",1.0,1.0,");
        assertThat(rows.get(3)).startsWith("6,");
        assertThat(Files.readString(out.resolve("report.html"))).contains("Stability over seeds: 2 further seeds");
        JsonNode run = new ObjectMapper().readTree(out.resolve("run.json").toFile());
        assertThat(run.at("/command").toString()).contains("\"--stability\",\"2\"");
        assertThat(run.at("/result/checks/stability_over_seeds/further_seeds").asInt())
                .isEqualTo(2);
        assertThat(run.at("/files").has("seeds.csv")).isTrue();
    }

    @Test
    void nothing_is_done_again_unless_it_is_asked_for() throws IOException {
        Path out = folder.resolve("out");
        Spoken spoken = discover(out);

        assertThat(spoken.out()).doesNotContain("further seed");
        assertThat(out.resolve("seeds.csv")).doesNotExist();
        JsonNode run = new ObjectMapper().readTree(out.resolve("run.json").toFile());
        assertThat(run.at("/result/checks").has("stability_over_seeds")).isFalse();
    }

    private static Spoken discover(Path out, String... more) {
        List<String> words =
                new ArrayList<>(List.of("discover", "--task", "reverse", "--pairs", "15", "--method", "eap"));
        words.addAll(List.of("--positions", "all", "--seed", "4", "--out", out.toString()));
        words.addAll(List.of(more));
        Spoken spoken = Spoken.of(words.toArray(String[]::new));
        assertThat(spoken.exit()).as(spoken.err()).isZero();
        return spoken;
    }

    @Test
    void a_number_of_seeds_that_makes_no_sense_is_refused() {
        assertThat(Spoken.of("discover", "--task", "reverse", "--stability", "-1")
                        .err())
                .contains("--stability takes 0 to 100 further seeds, got -1");
        assertThat(Spoken.of("discover", "--task", "reverse", "--stability", "101")
                        .exit())
                .isEqualTo(2);
    }
}
