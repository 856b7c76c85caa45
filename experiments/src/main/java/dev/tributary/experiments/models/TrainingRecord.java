package dev.tributary.experiments.models;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** The file run.json of a trained model: what to type to make it again, and the digest of every file of it. */
public final class TrainingRecord {

    private TrainingRecord() {}

    /** The text. */
    public static String json(String model, Map<String, String> files) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("format", "tributary-run").put("version", 1);
        root.putArray("command").add("tributary").add("train").add(model);
        ObjectNode digests = root.putObject("files");
        files.forEach(digests::put);
        return root.toPrettyString() + "\n";
    }
}
