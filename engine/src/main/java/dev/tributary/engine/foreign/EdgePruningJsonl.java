package dev.tributary.engine.foreign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.engine.task.PromptPair;
import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.task.PromptText;
import dev.tributary.graph.io.FormatException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The lines of Edge Pruning: {@code clean}, with the answer between {@code <predict>} and {@code </predict>}, and
 * {@code corrupted}, which may have the marks too. What follows the answer cannot change it and is left out; the space
 * before it goes with it, as tokens have it. There are no wrong answers.
 */
record EdgePruningJsonl() implements PromptFormat {

    private static final String OPEN = "<predict>";
    private static final String CLOSE = "</predict>";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String about() {
        return "Edge Pruning's .jsonl with clean and corrupted, the answer marked by <predict>";
    }

    @Override
    public boolean recognises(Path file) {
        return file.toString().endsWith(".jsonl");
    }

    @Override
    public PromptSet read(Path file, Told told) throws IOException {
        List<PromptPair> pairs = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    pairs.add(pair(file, "line " + number, line));
                }
            }
        } catch (CharacterCodingException broken) {
            throw new FormatException(file, "", "not valid UTF-8", broken);
        }
        if (pairs.isEmpty()) {
            throw new FormatException(file, "", "expected at least one line with a prompt");
        }
        return PromptSet.of(pairs);
    }

    private static PromptPair pair(Path file, String where, String line) throws FormatException {
        JsonNode object;
        try {
            object = JSON.readTree(line);
        } catch (JsonProcessingException broken) {
            throw new FormatException(file, where, "is no JSON: " + broken.getOriginalMessage(), broken);
        }
        String clean = text(file, where, object, "clean");
        int open = clean.indexOf(OPEN);
        int close = clean.indexOf(CLOSE);
        if (open < 0 || close < open || clean.indexOf(OPEN, open + 1) >= 0) {
            throw new FormatException(
                    file, where, "expected one answer between " + OPEN + " and " + CLOSE + " in clean, got " + clean);
        }
        String prompt = clean.substring(0, open).stripTrailing();
        String space = clean.substring(prompt.length(), open);
        String answer = space + clean.substring(open + OPEN.length(), close);
        if (prompt.isEmpty() || answer.isBlank()) {
            throw new FormatException(file, where, "expected a prompt before the answer and an answer, got " + clean);
        }
        return PromptPair.of(
                new PromptText.Words(prompt),
                new PromptText.Words(corrupt(text(file, where, object, "corrupted"))),
                List.of(new PromptText.Words(answer)),
                List.of());
    }

    private static String corrupt(String text) {
        int open = text.indexOf(OPEN);
        return (open < 0 ? text : text.substring(0, open)).stripTrailing();
    }

    private static String text(Path file, String where, JsonNode object, String field) throws FormatException {
        JsonNode value = object == null ? null : object.get(field);
        if (value == null || !value.isTextual()) {
            throw new FormatException(
                    file,
                    where,
                    "expected a text " + field + ", got "
                            + (value == null
                                    ? "nothing"
                                    : value.getNodeType().toString().toLowerCase(Locale.ROOT)));
        }
        return value.textValue();
    }
}
