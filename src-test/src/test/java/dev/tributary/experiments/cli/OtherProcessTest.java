package dev.tributary.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.graph.io.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one process writes, another writes: the order of sets and maps, which each process draws anew, shows nowhere. */
class OtherProcessTest {

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "discover --model reverse --pairs 20 --positions all --out out"
                        + " --method edge-pruning:size=10,steps=20,loss=metric",
                "tokens --model reverse --out out/tokens.html",
                "draw scores.json --style echarts --out out/sankey.html",
                "attribution --model reverse --out out/attribution.html"
            })
    void the_same_command_writes_the_same_bytes_in_three_processes(String command) throws Exception {
        Program program = new Program(folder);
        Path out = folder.resolve("out");
        assertThat(program.run("score", "--model", "reverse", "--pairs", "20", "--out", "scores.json")
                        .exit())
                .isZero();
        Map<String, String> first = written(program, out, command);

        assertThat(first).isNotEmpty();
        for (int time = 0; time < 2; time++) {
            assertThat(written(program, out, command)).isEqualTo(first);
        }
    }

    /** Digests of the files by name; run.json says when it was. */
    private static Map<String, String> written(Program program, Path out, String command) throws Exception {
        if (!command.startsWith("discover")) {
            Files.createDirectories(out);
        }
        Spoken spoken = program.run(command.split(" "));
        assertThat(spoken.err()).doesNotContain("tributary:");
        assertThat(spoken.exit()).isZero();
        return digests(out);
    }

    private static Map<String, String> digests(Path out) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        try (Stream<Path> files = Files.list(out)) {
            for (Path file : files.toList()) {
                if (!file.endsWith("run.json")) {
                    digests.put(file.getFileName().toString(), Sha256.of(Files.readAllBytes(file)));
                }
            }
        }
        return digests;
    }
}
