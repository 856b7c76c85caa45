package dev.tributary.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.engine.testing.OppositePair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pair of edges of which EAP-IG says -100 and 100, and exact patching 0.67 and -1.15. */
class DoubtfulEdgesTest {

    @TempDir
    private Path folder = Path.of("");

    private JsonNode discover(String refine) throws IOException {
        Spoken spoken = Spoken.of(
                "discover",
                "--model",
                OppositePair.model(folder.resolve("model")).toString(),
                "--prompts",
                OppositePair.prompts(folder.resolve("prompts.json")).toString(),
                "--method",
                "eap-ig",
                "--positions",
                "all",
                "--precision",
                "fp64",
                "--refine",
                refine,
                "--out",
                folder.resolve(refine).toString());
        assertThat(spoken.exit()).as(spoken.err()).isZero();
        Files.writeString(folder.resolve(refine + ".txt"), spoken.out());
        return new ObjectMapper()
                .readTree(folder.resolve(refine).resolve("run.json").toFile());
    }

    private String file(String refine, String name) throws IOException {
        return Files.readString(folder.resolve(refine).resolve(name));
    }

    @Test
    void are_dropped_by_refining_and_said_to_be() throws IOException {
        JsonNode audit = discover("on").findValue("audit");

        assertThat(audit.get("doubtful_dropped")).hasSize(4);
        assertThat(audit.get("doubtful_dropped").toString()).contains("\"a0.h0->m0\"", "\"a0.h1->m0\"");
        assertThat(audit.get("doubtful")).isEmpty();
        assertThat(file("on", "audit.csv").lines())
                .anyMatch(line -> line.matches("a0[.]h0->m0,dropped by refining,-(99[.]9|100)[.\\d]*,0[.]67\\d*,yes"))
                .anyMatch(
                        line -> line.matches("a0[.]h1->m0,dropped by refining,(99[.]9|100)[.\\d]*,-1[.]1[45]\\d*,yes"));
        assertThat(file("on", "circuit.json")).doesNotContain("a0.h0", "a0.h1->m0");
        assertThat(Files.readString(folder.resolve("on.txt"))).contains("refining dropped 4 doubtful ones");
        assertThat(file("on", "edges.csv").lines()).hasSize(4);
    }

    @Test
    void are_named_and_marked_where_they_stay() throws IOException {
        JsonNode audit = discover("off").findValue("audit");

        assertThat(audit.get("doubtful")).hasSize(4);
        assertThat(audit.get("doubtful_dropped")).isEmpty();
        assertThat(file("off", "audit.csv").lines())
                .anyMatch(line -> line.matches("a0[.]h0->m0,circuit,-(99[.]9|100)[.\\d]*,0[.]67\\d*,yes"));
        assertThat(Files.readString(folder.resolve("off.txt")))
                .contains("7 that the circuit has, 4 are doubtful", "(score 100, effect -1.15)");
        assertThat(file("off", "report.html")).contains("4 are doubtful");
    }
}
