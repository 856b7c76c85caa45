package dev.tributary.graph.io;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Provenance as the {@code provenance} object of our files. */
final class ProvenanceJson {

    private static final Pattern SHORT_DIGEST = Pattern.compile("[0-9a-f]{16}");

    private ProvenanceJson() {}

    static ObjectNode write(Provenance provenance) {
        ObjectNode json = JsonFiles.object();
        ObjectNode model =
                json.putObject("model").put("name", provenance.model().name());
        provenance.model().sha256().ifPresent(value -> model.put("sha256", value));
        writePrompts(provenance.prompts(), json.putObject("prompts"));
        Provenance.Method method = provenance.method();
        ObjectNode how = json.putObject("method").put("name", method.name());
        texts(how, "parameters", method.parameters());
        method.ablation().ifPresent(value -> how.put("ablation", value));
        method.metric().ifPresent(value -> how.put("metric", value));
        method.seed().ifPresent(value -> how.put("seed", value));
        method.means().ifPresent(means -> how.putObject("means")
                .put("split", means.split())
                .put("prompts", means.prompts())
                .put("sha256", means.sha256()));
        Provenance.Run run = provenance.run();
        ObjectNode circumstances = json.putObject("run");
        run.batch().ifPresent(value -> circumstances.put("batch", value));
        run.precision().ifPresent(value -> circumstances.put("precision", value));
        run.kernel().ifPresent(value -> circumstances.put("kernel", value));
        texts(circumstances, "versions", run.versions());
        return json;
    }

    private static void writePrompts(Provenance.Prompts prompts, ObjectNode json) {
        prompts.task().ifPresent(value -> json.put("task", value));
        prompts.sha256().ifPresent(value -> json.put("sha256", value));
        ObjectNode splits = json.putObject("splits");
        prompts.splits().forEach(splits::put);
        ArrayNode answers = json.putArray("answer_positions");
        prompts.answerPositions().forEach(answers::add);
        prompts.bos().ifPresent(value -> json.put("bos", value));
        prompts.source().pairs().ifPresent(value -> json.put("pairs", value));
        prompts.source().split().ifPresent(value -> json.put("split", value));
        if (prompts.source().correctOnly()) {
            json.put("correct_only", true);
        }
        if (!prompts.digests().isEmpty()) {
            ObjectNode digests = json.putObject("digests");
            prompts.digests().forEach((split, own) -> {
                ArrayNode list = digests.putArray(split);
                own.forEach(list::add);
            });
        }
    }

    private static void texts(ObjectNode parent, String name, Map<String, String> values) {
        ObjectNode json = parent.putObject(name);
        values.forEach(json::put);
    }

    static Provenance read(JsonCursor json) throws FormatException {
        json.only("model", "prompts", "method", "run");
        JsonCursor model = json.field("model").only("name", "sha256");
        return new Provenance(
                new Provenance.Model(model.field("name").text(), digest(model)),
                readPrompts(json.field("prompts")),
                readMethod(json.field("method")),
                readRun(json.field("run")));
    }

    private static Provenance.Prompts readPrompts(JsonCursor json) throws FormatException {
        json.only("task", "sha256", "splits", "answer_positions", "bos", "pairs", "split", "correct_only", "digests");
        Map<String, Integer> splits = new LinkedHashMap<>();
        for (Map.Entry<String, JsonCursor> split : json.field("splits").fields().entrySet()) {
            splits.put(split.getKey(), split.getValue().integer(0, Integer.MAX_VALUE));
        }
        List<Integer> answers = new ArrayList<>();
        for (JsonCursor answer : json.field("answer_positions").items()) {
            answers.add(answer.integer(0, Integer.MAX_VALUE));
        }
        return new Provenance.Prompts(
                text(json, "task"), digest(json), splits, answers, text(json, "bos"), source(json), digests(json));
    }

    private static Provenance.Prompts.Source source(JsonCursor json) throws FormatException {
        Optional<JsonCursor> pairs = json.optional("pairs");
        Optional<JsonCursor> correct = json.optional("correct_only");
        return new Provenance.Prompts.Source(
                pairs.isPresent() ? Optional.of(pairs.get().integer(0, Integer.MAX_VALUE)) : Optional.empty(),
                text(json, "split"),
                correct.isPresent() && correct.get().flag());
    }

    private static Map<String, List<String>> digests(JsonCursor json) throws FormatException {
        Optional<JsonCursor> given = json.optional("digests");
        Map<String, List<String>> digests = new LinkedHashMap<>();
        if (given.isPresent()) {
            for (Map.Entry<String, JsonCursor> split : given.get().fields().entrySet()) {
                List<String> own = new ArrayList<>();
                for (JsonCursor digest : split.getValue().items()) {
                    own.add(shortDigest(digest));
                }
                digests.put(split.getKey(), own);
            }
        }
        return digests;
    }

    private static String shortDigest(JsonCursor json) throws FormatException {
        String text = json.text();
        if (!SHORT_DIGEST.matcher(text).matches()) {
            throw json.refuse("expected 16 hexadecimal digits in lower case");
        }
        return text;
    }

    private static Provenance.Method readMethod(JsonCursor json) throws FormatException {
        json.only("name", "parameters", "ablation", "metric", "seed", "means");
        Optional<JsonCursor> seed = json.optional("seed");
        return new Provenance.Method(
                json.field("name").text(),
                texts(json.field("parameters")),
                text(json, "ablation"),
                text(json, "metric"),
                seed.isPresent() ? Optional.of(seed.get().longInteger()) : Optional.empty(),
                means(json));
    }

    private static Optional<Provenance.Means> means(JsonCursor json) throws FormatException {
        Optional<JsonCursor> given = json.optional("means");
        if (given.isEmpty()) {
            return Optional.empty();
        }
        JsonCursor means = given.get().only("split", "prompts", "sha256");
        return Optional.of(new Provenance.Means(
                means.field("split").text(),
                means.field("prompts").integer(1, Integer.MAX_VALUE),
                Attachment.digest(means.field("sha256"))));
    }

    private static Provenance.Run readRun(JsonCursor json) throws FormatException {
        json.only("batch", "precision", "kernel", "versions");
        Optional<JsonCursor> batch = json.optional("batch");
        return new Provenance.Run(
                batch.isPresent() ? Optional.of(batch.get().integer(1, Integer.MAX_VALUE)) : Optional.empty(),
                text(json, "precision"),
                text(json, "kernel"),
                texts(json.field("versions")));
    }

    private static Optional<String> text(JsonCursor json, String name) throws FormatException {
        Optional<JsonCursor> value = json.optional(name);
        return value.isPresent() ? Optional.of(value.get().text()) : Optional.empty();
    }

    private static Optional<String> digest(JsonCursor json) throws FormatException {
        Optional<JsonCursor> value = json.optional("sha256");
        return value.isPresent() ? Optional.of(Attachment.digest(value.get())) : Optional.empty();
    }

    private static Map<String, String> texts(JsonCursor json) throws FormatException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonCursor> field : json.fields().entrySet()) {
            texts.put(field.getKey(), field.getValue().text());
        }
        return texts;
    }
}
