package dev.tributary.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --on local[N]}: Spark's scheduling and serialisation without machines. */
@Tag("cluster")
class InThisProcessTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void scores_and_evaluations_are_the_same_bytes() throws Exception {
        Processes processes = new Processes(folder);
        Files.createDirectory(folder.resolve("here"));
        Files.createDirectory(folder.resolve("there"));
        String[] score = {
            "score", "--task", "ioi", "--pairs", "40", "--method", "eap-ig", "--positions", "all", "--batch", "6",
        };
        run(processes, "score-here", words(score, "--out", "here/scores.json"));
        run(processes, "score-there", words(score, "--out", "there/scores.json", "--on", "local[2]"));
        String[] visits = {
            "score", "--task", "reverse", "--pairs", "12", "--method", "acdc:threshold=0.5", "--batch", "4"
        };
        run(processes, "visits-here", words(visits, "--out", "here/visits.json"));
        run(processes, "visits-there", words(visits, "--out", "there/visits.json", "--on", "local[2]"));
        run(processes, "circuit", "circuit", "here/scores.json", "--edges", "30", "--out", "circuit.json");
        run(processes, "evaluate-here", "evaluate", "circuit.json", "--batch", "4", "--json");
        run(processes, "evaluate-there", "evaluate", "circuit.json", "--batch", "4", "--json", "--on", "local[2]");

        // the numbers are in a file whose name is a digest of them, which the other file names
        assertThat(Files.readString(folder.resolve("there/scores.json")))
                .isEqualTo(Files.readString(folder.resolve("here/scores.json")))
                .contains(".safetensors");
        assertThat(Files.readString(folder.resolve("there/visits.json")))
                .isEqualTo(Files.readString(folder.resolve("here/visits.json")))
                .contains("acdc");
        assertThat(json(processes.text("evaluate-there")))
                .isEqualTo(json(processes.text("evaluate-here")))
                .contains("faithfulness");
    }

    @Test
    void what_cannot_be_is_said_in_one_line() throws Exception {
        Processes processes = new Processes(folder);
        Process twice = processes.tributary(
                "twice", "score", "--task", "reverse", "--on", "local[1]", "--spark", "spark.task.cpus=3");
        processes.requireEnd("twice", twice, 2);
        assertThat(processes.text("twice"))
                .contains("spark.task.cpus is always all cores")
                .doesNotContain("\tat ");

        Process yarn = processes.tributary(
                "yarn", Map.of("HADOOP_CONF_DIR", ""), "score", "--task", "reverse", "--on", "yarn");
        processes.requireEnd("yarn", yarn, 2);
        assertThat(processes.text("yarn")).contains("let HADOOP_CONF_DIR name").doesNotContain("\tat ");

        Process image = processes.tributary("image", "score", "--task", "reverse", "--on", "k8s://http://127.0.0.1:1");
        processes.requireEnd("image", image, 2);
        assertThat(processes.text("image"))
                .contains("--spark spark.kubernetes.container.image=NAME")
                .doesNotContain("\tat ");

        Process nobody = processes.tributary(
                "nobody",
                "score",
                "--task",
                "reverse",
                "--on",
                "k8s://http://127.0.0.1:1",
                "--spark",
                "spark.kubernetes.container.image=spark");
        processes.requireEnd("nobody", nobody, 1);
        assertThat(processes.text("nobody"))
                .contains("cannot be reached")
                .contains("refused")
                .doesNotContain("\tat ");
    }

    private static void run(Processes processes, String name, String... words) throws Exception {
        processes.requireEnd(name, processes.tributary(name, words), 0);
    }

    private static String[] words(String[] first, String... more) {
        String[] all = Arrays.copyOf(first, first.length + more.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return all;
    }

    /** Without what is said of progress before. */
    private static String json(String said) {
        return said.substring(said.indexOf('{'));
    }
}
