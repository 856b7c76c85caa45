package dev.tributary.graph.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.score.PromptScores;
import dev.tributary.graph.score.StandardErrors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** The arrays of one JSON file: short ones stand in it, long ones in one safetensors file beside it. */
final class ArrayWriter {

    /** An array with more numbers than this is stored beside the JSON file. */
    static final int LARGEST_INLINE = 4096;

    private static final String ATTACHMENT = "attachment";

    private final SafetensorsWriter tensors = new SafetensorsWriter();

    /** Numbers, as a list or as the name of the tensor that holds them. */
    JsonNode doubles(String tensor, int count, Supplier<double[]> values) {
        if (count > LARGEST_INLINE) {
            tensors.doubles(tensor, List.of((long) count), values);
            return reference(tensor);
        }
        return list(values.get());
    }

    /** Standard errors, with how many prompts they are taken over. */
    ObjectNode errors(String tensor, StandardErrors errors) {
        ObjectNode json = JsonFiles.object().put("prompts", errors.prompts());
        json.set("values", doubles(tensor, errors.size(), errors::toArray));
        return json;
    }

    /** One row of numbers for each prompt, as a list of lists or as the name of the tensor that holds them. */
    JsonNode prompts(String tensor, PromptScores scores, boolean attached) {
        if (attached) {
            tensors.doubles(tensor, List.of((long) scores.prompts(), (long) scores.size()), () -> flat(scores));
            return reference(tensor);
        }
        ArrayNode rows = JsonFiles.object().arrayNode();
        for (int prompt = 0; prompt < scores.prompts(); prompt++) {
            rows.add(list(scores.prompt(prompt)));
        }
        return rows;
    }

    private static double[] flat(PromptScores scores) {
        double[] values = new double[Math.multiplyExact(scores.prompts(), scores.size())];
        for (int prompt = 0; prompt < scores.prompts(); prompt++) {
            System.arraycopy(scores.prompt(prompt), 0, values, prompt * scores.size(), scores.size());
        }
        return values;
    }

    /** Elements: their names, or the name of the tensor that holds their indices. */
    JsonNode elements(String tensor, IndexSpace space, int[] indices, boolean attached) {
        if (attached) {
            tensors.integers(tensor, List.of((long) indices.length), () -> indices);
            return reference(tensor);
        }
        ArrayNode names = JsonFiles.object().arrayNode();
        for (int index : indices) {
            names.add(space.element(index).name());
        }
        return names;
    }

    /** Writes the JSON file, after the file beside it if there is anything for that one, and says in it where that is. */
    void write(Path file, ObjectNode json) throws IOException {
        if (!tensors.isEmpty()) {
            json.set(ATTACHMENT, Attachment.write(file, tensors));
        }
        Attachment.writeOwner(file, json, ATTACHMENT);
    }

    private static ArrayNode list(double[] values) {
        ArrayNode list = JsonFiles.object().arrayNode(values.length);
        for (double value : values) {
            list.add(value);
        }
        return list;
    }

    private static ObjectNode reference(String tensor) {
        return JsonFiles.object().put("tensor", tensor);
    }
}
