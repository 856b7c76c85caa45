package dev.tributary.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.engine.task.PromptPair;
import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.task.PromptText;
import dev.tributary.engine.task.PromptsJson;
import dev.tributary.graph.io.ScoreFile;
import dev.tributary.graph.io.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are killed, as by a machine that runs out of memory, at moments that a seed chooses. */
class KilledRunsTest {

    private static final String[] DISCOVER = {"discover", "--model", "reverse", "--pairs", "20", "--out", "out"};

    /** On long prompts, so that scores stand in a file of their own beside the JSON file. */
    private static final String[] SCORE = {
        "score", "--model", "ioi", "--prompts", "prompts.json", "--method", "random", "--out", "out.json"
    };

    private static final String[] TRAIN = {"train", "induction", "--out", "out", "--resume", "state"};

    @TempDir
    private Path folder = Path.of("");

    @Test
    void discover_leaves_the_old_folder_or_the_new_one_whenever_it_is_killed() throws Exception {
        killDiscover(4, 1);
    }

    @Test
    void score_leaves_the_old_file_or_the_new_one_whenever_it_is_killed() throws Exception {
        killScore(4, 2);
    }

    @Test
    void learned_masks_go_on_where_they_were_noted_and_end_with_the_same_bytes() throws Exception {
        Program program = new Program(folder);
        String[] learn =
                with(DISCOVER, "--method", "edge-pruning:size=10,steps=3000,loss=metric", "--positions", "all");
        assertThat(program.run(learn).exit()).isZero();
        Map<String, String> first = results(folder.resolve("out"));
        Files.move(folder.resolve("out"), folder.resolve("once"));
        Path noted = folder.resolve(".out.tributary-scoring");

        Process process = program.start(learn);
        while (process.isAlive() && !Files.exists(noted)) {
            process.waitFor(10, TimeUnit.MILLISECONDS);
        }
        process.destroyForcibly().waitFor();
        assertThat(noted).exists();
        assertThat(program.run(learn).exit()).isZero();

        assertThat(first).containsKey("loss.csv");
        assertThat(results(folder.resolve("out"))).isEqualTo(first);
        assertThat(Files.readAllLines(folder.resolve("out").resolve("loss.csv")))
                .hasSize(3001)
                .startsWith("step,loss");
        assertThat(all(folder)).containsExactlyInAnyOrder("out", "once");
    }

    @Test
    @Tag("slow")
    void discover_leaves_the_old_folder_or_the_new_one_at_a_hundred_moments() throws Exception {
        killDiscover(100, 3);
    }

    @Test
    @Tag("slow")
    void score_leaves_the_old_file_or_the_new_one_at_a_hundred_moments() throws Exception {
        killScore(100, 4);
    }

    /** Half of the moments while it learns, from save to save, and half while it examines the model and writes it. */
    @Test
    @Tag("slow")
    void train_goes_on_where_it_was_saved_and_leaves_the_whole_model_after_a_hundred_moments() throws Exception {
        Program program = new Program(folder);
        Path out = folder.resolve("out");
        long millis = trained(program);
        Map<String, String> first = weights(out);
        Path once = folder.resolve("once");
        Files.move(out, once);
        Files.delete(folder.resolve("state"));
        Random random = new Random(5);
        int kills = 0;
        // a save comes every 200 of 1,200 steps
        for (; kills < 50 && !Files.exists(out); kills++) {
            kill(program, (long) (random.nextDouble() * millis / 3), TRAIN);
            assertThat(visible(folder)).as("kill %d", kills).isSubsetOf("once", "out", "state");
        }
        trained(program);
        assertThat(weights(out)).isEqualTo(first);
        long last = trained(program);
        for (; kills < 100; kills++) {
            kill(program, (long) (1.1 * random.nextDouble() * last), TRAIN);

            assertThat(visible(folder)).as("kill %d", kills).containsExactlyInAnyOrder("once", "out", "state");
            requireComplete(out, 3);
            assertThat(weights(out)).isEqualTo(first);
        }
        trained(program);
        assertThat(weights(out)).isEqualTo(first);
        assertThat(all(folder)).containsExactlyInAnyOrder("once", "out", "state");
    }

    /** Trains to the end, from the start or from what was saved; returns how long that took. */
    private static long trained(Program program) throws Exception {
        long began = System.nanoTime();
        Process process = program.start(TRAIN);
        assertThat(process.waitFor(1, TimeUnit.HOURS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }

    /** Digests of what the model is; its card says how long training took. */
    private static Map<String, String> weights(Path out) throws IOException {
        Map<String, String> digests = results(out);
        assertThat(digests).containsKeys("config.json", "model.safetensors", "vocabulary.json");
        digests.remove("MODEL_CARD.md");
        return digests;
    }

    private void killDiscover(int times, long seed) throws Exception {
        Program program = new Program(folder);
        Path out = folder.resolve("out");
        Path notes = Files.writeString(folder.resolve("notes.txt"), "years of work");
        long millis = millis(program, DISCOVER);
        Map<String, String> first = results(out);
        Random random = new Random(seed);
        for (int time = 0; time < times; time++) {
            kill(program, random, millis, with(DISCOVER, "--seed", Integer.toString(time + 1)));

            assertThat(visible(folder)).as("kill %d", time).containsExactlyInAnyOrder("out", "notes.txt");
            requireComplete(out, 6);
            assertThat(notes).hasContent("years of work");
        }
        assertThat(program.run(DISCOVER).exit()).isZero();
        assertThat(results(out)).isEqualTo(first);
        assertThat(all(folder)).containsExactlyInAnyOrder("out", "notes.txt");
    }

    private void killScore(int times, long seed) throws Exception {
        Program program = new Program(folder);
        Path out = folder.resolve("out.json");
        writeLongPrompts();
        Path weights = Files.writeString(folder.resolve("out.safetensors"), "years of work");
        long millis = millis(program, SCORE);
        Map<String, String> first = results(folder);
        Random random = new Random(seed);
        for (int time = 0; time < times; time++) {
            kill(program, random, millis, with(SCORE, "--seed", Integer.toString(time + 1)));

            assertThat(ScoreFile.read(out).scores().size()).isGreaterThan(4096);
            assertThat(weights).hasContent("years of work");
        }
        assertThat(program.run(SCORE).exit()).isZero();
        assertThat(results(folder)).isEqualTo(first);
        assertThat(all(folder)).isEqualTo(first.keySet());
    }

    private void writeLongPrompts() throws IOException {
        List<PromptPair> pairs = IntStream.range(0, 4)
                .mapToObj(number -> PromptPair.of(
                        ids(number), ids(number + 1), List.of(PromptText.Ids.of(3)), List.of(PromptText.Ids.of(4))))
                .toList();
        PromptsJson.write(PromptSet.of(pairs), folder.resolve("prompts.json"));
    }

    private static PromptText ids(int first) {
        return PromptText.Ids.of(IntStream.range(first, first + 20).toArray());
    }

    private static long millis(Program program, String... args) throws Exception {
        long began = System.nanoTime();
        Spoken spoken = program.run(args);
        assertThat(spoken.exit()).as(spoken.err()).isZero();
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }

    /** Half of the moments are in the last fifth of a run, where files are written. */
    private static void kill(Program program, Random random, long millis, String... args) throws Exception {
        double part = random.nextBoolean() ? random.nextDouble() : 0.8 + 0.25 * random.nextDouble();
        kill(program, (long) (part * millis), args);
    }

    private static void kill(Program program, long after, String... args) throws Exception {
        Process process = program.start(args);
        process.waitFor(after, TimeUnit.MILLISECONDS);
        process.destroyForcibly().waitFor();
    }

    private static String[] with(String[] args, String... more) {
        return Stream.concat(Stream.of(args), Stream.of(more)).toArray(String[]::new);
    }

    /** Every file that the record lists is there with its digest, at least so many with the record, and no other. */
    private static void requireComplete(Path out, int least) throws IOException {
        JsonNode record = new ObjectMapper().readTree(out.resolve("run.json").toFile());
        Set<String> listed = new TreeSet<>();
        for (Map.Entry<String, JsonNode> file : record.path("files").properties()) {
            assertThat(Sha256.of(out.resolve(file.getKey())))
                    .as(file.getKey())
                    .isEqualTo(file.getValue().asText());
            listed.add(file.getKey());
        }
        listed.add("run.json");
        assertThat(all(out)).isEqualTo(listed).hasSizeGreaterThanOrEqualTo(least);
    }

    /** Digests of all visible files but the record, which has times in it. */
    private static Map<String, String> results(Path folder) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        for (String name : visible(folder)) {
            if (!name.equals("run.json")) {
                digests.put(name, Sha256.of(folder.resolve(name)));
            }
        }
        return digests;
    }

    private static Set<String> visible(Path folder) throws IOException {
        return all(folder).stream()
                .filter(name -> !name.startsWith("."))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> all(Path folder) throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.map(path -> path.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
