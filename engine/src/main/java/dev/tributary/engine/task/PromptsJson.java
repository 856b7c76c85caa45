package dev.tributary.engine.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.JsonFiles;
import dev.tributary.graph.io.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Prompt sets as JSON files, in the form that the field uses:
 *
 * <pre>{@code
 * {"seq_labels": ["The", "IO"], "word_idxs": {"IO": 1},
 *  "prompts": [{"clean": "The cat", "corrupt": [5, 7], "answers": [" sat"], "wrong_answers": [12],
 *               "answer_positions": [1]}]}
 * }</pre>
 *
 * <p>Only prompts, clean, corrupt and answers are required. A prompt is a text or a list of token ids; an answer is a
 * text, a token id, or a list of one. Unknown fields are refused.
 */
public final class PromptsJson {

    private static final List<String> FIELDS = List.of("seq_labels", "word_idxs", "prompts");
    private static final List<String> PROMPT_FIELDS =
            List.of("clean", "corrupt", "answers", "wrong_answers", "answer_positions");

    private final Path file;

    private PromptsJson(Path file) {
        this.file = file;
    }

    /** Reads a file; throws {@link FormatException} with a JSON pointer to what does not fit. */
    public static PromptSet read(Path file) throws IOException {
        return new PromptsJson(file).promptSet(JsonFiles.read(file));
    }

    /** Writes a file whole; reading it gives the same prompt set. */
    public static void write(PromptSet prompts, Path file) throws IOException {
        WholeFile.write(
                file, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json(prompts)) + "\n");
    }

    private PromptSet promptSet(JsonNode root) throws FormatException {
        requireFields("", root, FIELDS);
        List<String> labels = new ArrayList<>();
        for (JsonNode label : optionalArray("/seq_labels", root.path("seq_labels"))) {
            labels.add(text("/seq_labels/" + labels.size(), label));
        }
        Map<String, Integer> words = new LinkedHashMap<>();
        JsonNode wordIdxs = root.path("word_idxs");
        if (!isAbsent(wordIdxs) && !wordIdxs.isObject()) {
            throw wrong("/word_idxs", "an object from names to positions", wordIdxs);
        }
        for (Map.Entry<String, JsonNode> word : wordIdxs.properties()) {
            String where = JsonFiles.pointer("word_idxs", word.getKey());
            words.put(word.getKey(), index(where, "a position", word.getValue()));
        }
        List<PromptPair> pairs = new ArrayList<>();
        for (JsonNode prompt : array("/prompts", root.path("prompts"))) {
            pairs.add(pair("/prompts/" + pairs.size(), prompt));
        }
        if (pairs.isEmpty()) {
            throw new FormatException(file, "/prompts", "expected at least one prompt, got an empty list");
        }
        return new PromptSet(labels, words, pairs);
    }

    private PromptPair pair(String where, JsonNode prompt) throws FormatException {
        requireFields(where, prompt, PROMPT_FIELDS);
        List<PromptText> answers = answers(where + "/answers", array(where + "/answers", prompt.path("answers")));
        if (answers.isEmpty()) {
            throw new FormatException(file, where + "/answers", "expected at least one answer, got an empty list");
        }
        return new PromptPair(
                prompt(where + "/clean", prompt.path("clean")),
                prompt(where + "/corrupt", prompt.path("corrupt")),
                answers,
                answers(
                        where + "/wrong_answers",
                        optionalArray(where + "/wrong_answers", prompt.path("wrong_answers"))),
                answerPositions(where + "/answer_positions", prompt.path("answer_positions")));
    }

    private Optional<List<Integer>> answerPositions(String where, JsonNode value) throws FormatException {
        if (isAbsent(value)) {
            return Optional.empty();
        }
        List<Integer> positions = indices(where, "a position", array(where, value));
        if (positions.isEmpty()) {
            throw new FormatException(
                    file, where, "expected at least one position, or no answer_positions, got an empty list");
        }
        return Optional.of(positions);
    }

    private PromptText prompt(String where, JsonNode value) throws FormatException {
        if (value.isTextual()) {
            return new PromptText.Words(value.textValue());
        }
        if (value.isArray()) {
            return new PromptText.Ids(indices(where, "a token id", value));
        }
        throw wrong(where, "a text or a list of token ids", value);
    }

    private List<PromptText> answers(String where, JsonNode list) throws FormatException {
        List<PromptText> answers = new ArrayList<>();
        for (JsonNode answer : list) {
            String here = where + "/" + answers.size();
            answers.add(
                    answer.isNumber() ? PromptText.Ids.of(index(here, "a token id", answer)) : prompt(here, answer));
        }
        return answers;
    }

    private List<Integer> indices(String where, String what, JsonNode list) throws FormatException {
        List<Integer> indices = new ArrayList<>();
        for (JsonNode element : list) {
            indices.add(index(where + "/" + indices.size(), what, element));
        }
        return indices;
    }

    private int index(String where, String what, JsonNode value) throws FormatException {
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
            throw wrong(where, what + ", a whole number of at least 0", value);
        }
        return value.intValue();
    }

    private String text(String where, JsonNode value) throws FormatException {
        if (!value.isTextual()) {
            throw wrong(where, "a text", value);
        }
        return value.textValue();
    }

    private JsonNode array(String where, JsonNode value) throws FormatException {
        if (!value.isArray()) {
            throw wrong(where, "a list", value);
        }
        return value;
    }

    private JsonNode optionalArray(String where, JsonNode value) throws FormatException {
        return isAbsent(value) ? JsonNodeFactory.instance.arrayNode() : array(where, value);
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private void requireFields(String where, JsonNode object, List<String> known) throws FormatException {
        if (!object.isObject()) {
            throw wrong(where, "an object with " + String.join(", ", known), object);
        }
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (!known.contains(field.getKey())) {
                throw new FormatException(
                        file,
                        where + JsonFiles.pointer(field.getKey()),
                        "unknown field; expected one of " + String.join(", ", known));
            }
        }
    }

    private FormatException wrong(String where, String expected, JsonNode value) {
        String text = value.isMissingNode() ? "nothing" : value.toString();
        String shown = text.length() <= 80 ? text : text.substring(0, 80) + "...";
        return new FormatException(file, where, "expected " + expected + ", got " + shown);
    }

    private static ObjectNode json(PromptSet prompts) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        if (!prompts.seqLabels().isEmpty()) {
            ArrayNode labels = root.putArray("seq_labels");
            prompts.seqLabels().forEach(labels::add);
        }
        if (!prompts.wordIdxs().isEmpty()) {
            ObjectNode words = root.putObject("word_idxs");
            prompts.wordIdxs().forEach(words::put);
        }
        ArrayNode pairs = root.putArray("prompts");
        prompts.pairs().forEach(pair -> pairs.add(json(pair)));
        return root;
    }

    private static ObjectNode json(PromptPair pair) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("clean", json(pair.clean()));
        json.set("corrupt", json(pair.corrupt()));
        ArrayNode answers = json.putArray("answers");
        pair.answers().forEach(answer -> answers.add(json(answer)));
        if (!pair.wrongAnswers().isEmpty()) {
            ArrayNode wrong = json.putArray("wrong_answers");
            pair.wrongAnswers().forEach(answer -> wrong.add(json(answer)));
        }
        pair.answerPositions().ifPresent(given -> {
            ArrayNode positions = json.putArray("answer_positions");
            given.forEach(positions::add);
        });
        return json;
    }

    private static JsonNode json(PromptText text) {
        return text.fold(JsonNodeFactory.instance::textNode, ids -> {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            ids.forEach(list::add);
            return list;
        });
    }
}
