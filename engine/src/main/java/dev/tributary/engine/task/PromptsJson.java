package dev.tributary.engine.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.JsonFiles;
import dev.tributary.graph.io.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Prompt sets as JSON files, in the form that the field uses:
 *
 * <pre>{@code
 * {"seq_labels": ["The", "IO"], "word_idxs": {"IO": 1}, "spans": {"subject": [0, 1]},
 *  "prompts": [{"clean": "The cat", "corrupt": [5, 7], "answers": [" sat"], "wrong_answers": [12],
 *               "answer_positions": [1], "spans": {"subject": [1]}, "split": "score"}]}
 * }</pre>
 *
 * <p>Only prompts, clean, corrupt and answers are required. A prompt is a text or a list of token ids; an answer is a
 * text or a token id. Answers that differ by answer position are answers_at and wrong_answers_at, a list for each. A prompt's spans replace those of the set. All prompts or none have a split. Of
 * a prompt with a length only so many tokens are real, the others are padding.
 * Unknown fields are refused.
 */
public final class PromptsJson {

    private static final ObjectWriter WRITER = new ObjectMapper().writerWithDefaultPrettyPrinter();

    private PromptsJson() {}

    /** Reads a file; throws {@link FormatException} with a JSON pointer to what does not fit. */
    public static PromptSet read(Path file) throws IOException {
        return PromptReader.promptSet(new JsonPlace(file, "", JsonFiles.read(file)));
    }

    /** Writes a file whole; reading it gives the same prompt set. */
    public static void write(PromptSet prompts, Path file) throws IOException {
        WholeFile.write(file, WRITER.writeValueAsString(json(prompts)) + "\n");
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
        prompts.spans().ifPresent(spans -> root.set("spans", json(spans)));
        ArrayNode pairs = root.putArray("prompts");
        prompts.pairs().forEach(pair -> pairs.add(json(pair)));
        return root;
    }

    private static ObjectNode json(PromptPair pair) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("clean", json(pair.clean()));
        json.set("corrupt", json(pair.corrupt()));
        set(json, "answers", pair.answers());
        if (!pair.wrongAnswers().equals(new AnswerTexts.Same(List.of()))) {
            set(json, "wrong_answers", pair.wrongAnswers());
        }
        pair.answerPositions().ifPresent(given -> json.set("answer_positions", json(given)));
        pair.spans().ifPresent(spans -> json.set("spans", json(spans)));
        pair.split().ifPresent(part -> json.put("split", part.fileName()));
        pair.length().ifPresent(length -> json.put("length", length));
        return json;
    }

    private static void set(ObjectNode json, String name, AnswerTexts answers) {
        if (answers instanceof AnswerTexts.Same same) {
            json.set(name, answers(same.texts()));
        } else if (answers instanceof AnswerTexts.Each each) {
            ArrayNode lists = json.putArray(name + "_at");
            each.lists().forEach(texts -> lists.add(answers(texts)));
        }
    }

    private static ArrayNode answers(List<PromptText> texts) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        texts.forEach(text -> list.add(text.<JsonNode>fold(
                JsonNodeFactory.instance::textNode, ids -> JsonNodeFactory.instance.numberNode(ids.get(0)))));
        return list;
    }

    private static ObjectNode json(NamedSpans spans) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        spans.positions().forEach((name, positions) -> json.set(name, json(positions)));
        return json;
    }

    private static JsonNode json(PromptText text) {
        return text.fold(JsonNodeFactory.instance::textNode, PromptsJson::json);
    }

    private static ArrayNode json(List<Integer> numbers) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        numbers.forEach(list::add);
        return list;
    }
}
