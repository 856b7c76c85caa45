package dev.tributary.experiments.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What one run of the program said, and its exit code. */
record Spoken(int exit, String out, String err) {

    /** A command, options that a test always gives, and more of them. */
    static Spoken of(String command, List<String> always, String... more) {
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(always);
        words.addAll(List.of(more));
        return of(words.toArray(String[]::new));
    }

    /** What was said, as JSON. */
    JsonNode json() throws JsonProcessingException {
        return new ObjectMapper().readTree(out);
    }

    static Spoken of(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
        int exit = new Main(console).run(args);
        return new Spoken(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
