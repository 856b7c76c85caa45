package dev.tributary.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeedsTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void further_seeds_are_written_beside_the_result_and_said() throws IOException {
        Path out = folder.resolve("out");
        Spoken spoken = Spoken.of(
                "discover",
                "--task",
                "reverse",
                "--pairs",
                "15",
                "--method",
                "eap",
                "--positions",
                "all",
                "--stability",
                "2",
                "--seed",
                "4",
                "--out",
                out.toString());

        assertThat(spoken.exit()).as(spoken.err()).isZero();
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
    void a_number_of_seeds_that_makes_no_sense_is_refused() {
        assertThat(Spoken.of("discover", "--task", "reverse", "--stability", "-1")
                        .err())
                .contains("--stability takes 0 to 100 further seeds, got -1");
        assertThat(Spoken.of("discover", "--task", "reverse", "--stability", "101")
                        .exit())
                .isEqualTo(2);
    }
}
