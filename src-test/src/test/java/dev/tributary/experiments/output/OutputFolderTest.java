package dev.tributary.experiments.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.graph.io.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputFolderTest {

    /** The first process of the system, which outlives this test. */
    private static final long ALIVE = 1;

    @TempDir
    private Path folder = Path.of("");

    private Path out = Path.of("");

    @BeforeEach
    void name() throws IOException {
        folder = folder.toRealPath();
        out = folder.resolve("out");
    }

    @Test
    void writes_every_file_and_then_a_record_with_their_digests() throws Exception {
        write(out, "a.txt", "one");

        assertThat(contents(out)).containsOnlyKeys("a.txt", "run.json");
        assertThat(contents(out).get("run.json")).contains(Sha256.of(out.resolve("a.txt")));
        assertThat(names(folder)).containsExactly("out");
    }

    @Test
    void replaces_all_that_an_earlier_run_wrote() throws Exception {
        write(out, "a.txt", "one");

        write(out, "b.txt", "two");

        assertThat(contents(out)).containsOnlyKeys("b.txt", "run.json").containsEntry("b.txt", "two");
        assertThat(names(folder)).containsExactly("out");
    }

    @Test
    void fills_an_empty_folder_and_makes_those_above_it() throws Exception {
        Files.createDirectory(out);

        write(out, "a.txt", "one");
        write(folder.resolve("new/newer/results"), "a.txt", "one");

        assertThat(out.resolve("a.txt")).exists();
        assertThat(folder.resolve("new/newer/results/a.txt")).exists();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mkdir out/mine :: mine, which is a folder",
                "echo years of work > out/thesis.txt :: thesis.txt, which no run wrote",
                "echo more >> out/a.txt :: a.txt, which was changed since the run wrote it",
                "rm out/a.txt; ln -s run.json out/a.txt :: a.txt, which is a symbolic link",
                "rm out/run.json :: there is no run.json",
                "echo '{\"format\": \"tributary-run\"}' > out/run.json :: is not the record of a run",
                "echo '{\"format\": \"mine\", \"files\": {}}' > out/run.json :: is not the record of a run",
                "echo mine > out/run.json :: is not the record of a run",
                "mv out there; ln -s there out :: is a symbolic link",
                "mv out there; ln -s nowhere out :: is a symbolic link",
                "rm -r out; echo mine > out :: is a file, but a folder is needed",
                "rm -r out; mkfifo out :: is a file, but a folder is needed",
            })
    void refuses_what_no_run_wrote_and_leaves_it_alone(String change) throws Exception {
        write(out, "a.txt", "one");
        int gap = change.indexOf(" :: ");
        shell(change.substring(0, gap));
        Map<String, String> before = contents(out);

        assertThatThrownBy(() -> OutputFolder.claim("--out", out))
                .isInstanceOf(OutputRefused.class)
                .hasMessageContaining("--out " + out)
                .hasMessageContaining(change.substring(gap + " :: ".length()));

        assertThat(contents(out)).isEqualTo(before);
        assertThat(names(folder)).noneMatch(name -> name.startsWith("."));
    }

    @Test
    void refuses_places_that_a_person_stands_or_lives_in() {
        for (String place : new String[] {"/", ".", "..", "src/..", System.getProperty("user.home"), ""}) {
            assertThatThrownBy(() -> OutputFolder.claim("--out", Path.of(place)))
                    .as(place)
                    .isInstanceOf(OutputRefused.class);
        }
    }

    @Test
    void refuses_a_place_below_a_file_or_below_a_link_to_nothing() throws Exception {
        Files.writeString(folder.resolve("file"), "mine");
        Files.createSymbolicLink(folder.resolve("link"), Path.of("nowhere"));

        assertThatThrownBy(() -> OutputFolder.claim("--out", folder.resolve("file/out")))
                .isInstanceOf(OutputRefused.class)
                .hasMessageContaining("file is a file, so nothing can be written below it");
        assertThatThrownBy(() -> OutputFolder.claim("--out", folder.resolve("link/out")))
                .isInstanceOf(OutputRefused.class)
                .hasMessageContaining("link is a symbolic link to nothing");
    }

    @Test
    void leaves_no_trace_where_nothing_was_written() throws Exception {
        OutputFolder.claim("--out", folder.resolve("new/newer/out")).close();

        assertThat(names(folder)).isEmpty();
    }

    @Test
    void keeps_the_old_folder_if_the_new_one_cannot_be_finished() throws Exception {
        write(out, "a.txt", "one");
        Map<String, String> before = contents(out);

        try (OutputFolder claimed = OutputFolder.claim("--out", out)) {
            assertThatThrownBy(() -> claimed.write(
                            part -> {
                                Files.writeString(part.resolve("half.txt"), "half");
                                throw new IOException("no space");
                            },
                            files -> ""))
                    .hasMessage("no space");
        }

        assertThat(contents(out)).isEqualTo(before);
        assertThat(names(folder)).containsExactly("out");
    }

    @Test
    void keeps_what_came_into_the_folder_while_the_run_was_on_and_the_results_beside_it() throws Exception {
        write(out, "a.txt", "one");

        try (OutputFolder claimed = OutputFolder.claim("--out", out)) {
            assertThatThrownBy(() -> claimed.write(
                            part -> {
                                Files.writeString(part.resolve("a.txt"), "two");
                                Files.writeString(out.resolve("thesis.txt"), "years of work");
                            },
                            OutputFolderTest::record))
                    .hasMessageContaining("thesis.txt")
                    .hasMessageContaining("out-2");
        }

        assertThat(contents(out)).containsEntry("thesis.txt", "years of work").containsEntry("a.txt", "one");
        assertThat(contents(folder.resolve("out-2"))).containsEntry("a.txt", "two");
    }

    @Test
    void the_old_or_the_new_folder_is_there_at_every_moment() throws Exception {
        write(out, "a.txt", "0");
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger missing = new AtomicInteger();
        Thread watcher = new Thread(() -> {
            while (!done.get()) {
                if (!Files.exists(out.resolve("run.json"))) {
                    missing.incrementAndGet();
                }
            }
        });
        watcher.start();

        for (int run = 1; run <= 200; run++) {
            write(out, "a.txt", Integer.toString(run));
        }

        done.set(true);
        watcher.join();
        assertThat(missing).hasValue(0);
        assertThat(contents(out)).containsEntry("a.txt", "200");
    }

    @Test
    void takes_away_what_dead_runs_left_and_nothing_else() throws Exception {
        long dead = deadProcess();
        String gone = ".out." + dead + "-17.part";
        String goneFile = ".out." + dead + "-18.part";
        String owned = ".out." + ALIVE + "-17.part";
        String others = ".other." + dead + "-17.part";
        String mine = ".out.notes.part";
        for (String name : new String[] {gone, owned, others, mine}) {
            Files.writeString(Files.createDirectory(folder.resolve(name)).resolve("half.txt"), "half");
        }
        Files.writeString(folder.resolve(goneFile), "half");
        Files.writeString(folder.resolve(".out.tributary-lock"), dead + "\n");

        write(out, "a.txt", "one");

        assertThat(names(folder)).containsExactlyInAnyOrder("out", owned, others, mine);
        assertThat(folder.resolve(mine).resolve("half.txt")).exists();
    }

    @Test
    void puts_back_an_old_folder_whose_run_died_before_the_new_one_took_its_place() throws Exception {
        write(out, "a.txt", "one");
        Files.move(out, folder.resolve(".out." + deadProcess() + "-17.part.old"));

        OutputFolder.claim("--out", out).close();

        assertThat(contents(out)).containsEntry("a.txt", "one");
        assertThat(names(folder)).containsExactly("out");
    }

    @Test
    void never_takes_away_a_file_of_a_person_from_what_a_dead_run_left() throws Exception {
        Path left = folder.resolve(".out." + deadProcess() + "-17.part");
        write(out, "a.txt", "one");
        Files.move(out, left);
        Files.writeString(left.resolve("thesis.txt"), "years of work");

        write(out, "a.txt", "two");

        assertThat(left.resolve("thesis.txt")).exists();
    }

    private static void write(Path place, String name, String text) throws IOException {
        try (OutputFolder claimed = OutputFolder.claim("--out", place)) {
            claimed.write(part -> Files.writeString(part.resolve(name), text), OutputFolderTest::record);
        }
    }

    private static String record(Map<String, String> files) {
        StringBuilder text = new StringBuilder("{\"format\": \"tributary-run\", \"files\": {");
        files.forEach((name, digest) -> text.append(text.toString().endsWith("{") ? "" : ", ")
                .append('"')
                .append(name)
                .append("\": \"")
                .append(digest)
                .append('"'));
        return text + "}}";
    }

    private static long deadProcess() throws Exception {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        return process.pid();
    }

    private void shell(String command) throws Exception {
        int exit = new ProcessBuilder("/bin/sh", "-c", command)
                .directory(folder.toFile())
                .start()
                .waitFor();
        assertThat(exit).isZero();
    }

    private static java.util.List<String> names(Path folder) throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    /** Texts by name; a folder, a link or a pipe by its kind. */
    private static Map<String, String> contents(Path place) throws IOException {
        Map<String, String> found = new TreeMap<>();
        if (!Files.isDirectory(place)) {
            return found;
        }
        try (Stream<Path> inside = Files.list(place)) {
            for (Path path : inside.toList()) {
                String text = Files.isSymbolicLink(path)
                        ? "-> " + Files.readSymbolicLink(path)
                        : Files.isDirectory(path) ? "folder" : Files.readString(path);
                found.put(path.getFileName().toString(), text);
            }
        }
        return found;
    }
}
