package dev.tributary.experiments.run.apart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.engine.process.Processing;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.tokenize.BosChoice;
import dev.tributary.experiments.run.asked.Arithmetic;
import dev.tributary.experiments.run.asked.Choosing;
import dev.tributary.experiments.run.asked.HeadInputs;
import dev.tributary.experiments.run.asked.Inputs;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.asked.Question;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.SplitChoice;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.io.JsonFiles;
import java.nio.file.Path;
import java.util.Optional;

/** Options as they are sent to another machine. How a circuit is chosen is nothing that is done there. */
final class OptionsJson {

    private static final String WHOLE_FILES = "usual, files whole";
    private static final String USUAL = "usual";
    private static final String DECLARED = "declared";

    private OptionsJson() {}

    static ObjectNode write(RunOptions options) {
        ObjectNode json = JsonFiles.object();
        Inputs inputs = options.inputs();
        inputs.model().ifPresent(model -> json.put("model", model));
        inputs.task().ifPresent(task -> json.put("task", task));
        inputs.promptFile().ifPresent(file -> json.put("prompts", file.toString()));
        inputs.pairs().ifPresent(pairs -> json.put("pairs", pairs));
        json.put("split", split(inputs.split()));
        json.put("correct_only", inputs.correctOnly());
        json.put("bos", inputs.bos().toString());
        json.put("seed", inputs.seed());
        Question question = options.question();
        question.method().ifPresent(method -> json.put("method", method));
        question.ablation().ifPresent(ablation -> json.put("ablation", ablation));
        question.metric().ifPresent(metric -> json.put("metric", metric));
        json.put("positions", question.positions().name());
        json.put("elements", question.elements().name());
        json.put("head_inputs", question.inputs().name());
        Arithmetic arithmetic = options.arithmetic();
        json.put("precision", arithmetic.precision().name());
        json.put("reference", arithmetic.reference());
        json.put("batch", arithmetic.batch());
        json.put("process", arithmetic.process().label());
        return json;
    }

    /** @param threads of the arithmetic there */
    static RunOptions read(JsonNode json, int threads) {
        Inputs inputs = new Inputs(
                text(json, "model"),
                text(json, "task"),
                text(json, "prompts").map(Path::of),
                text(json, "pairs").map(Integer::parseInt),
                split(json.path("split").asText()),
                json.path("correct_only").asBoolean(),
                BosChoice.of(json.path("bos").asText()),
                json.path("seed").asLong());
        Question question = new Question(
                text(json, "method"),
                text(json, "ablation"),
                text(json, "metric"),
                PositionChoice.valueOf(json.path("positions").asText()),
                Elements.valueOf(json.path("elements").asText()),
                HeadInputs.valueOf(json.path("head_inputs").asText()),
                Choosing.usual());
        String process = json.path("process").asText();
        Arithmetic arithmetic = new Arithmetic(
                Precision.valueOf(json.path("precision").asText()),
                json.path("reference").asBoolean(),
                threads,
                json.path("batch").asInt(),
                process.equals(Processing.none().label()) ? Processing.none() : Processing.parse(process));
        return new RunOptions(inputs, question, arithmetic);
    }

    private static String split(SplitChoice split) {
        if (split instanceof SplitChoice.Usual usual) {
            return usual.wholeFiles() ? WHOLE_FILES : USUAL;
        }
        return split.typed().orElse(DECLARED);
    }

    private static SplitChoice split(String text) {
        return switch (text) {
            case WHOLE_FILES -> new SplitChoice.Usual(true);
            case USUAL -> new SplitChoice.Usual(false);
            case DECLARED -> new SplitChoice.Declared();
            default -> SplitChoice.parse(text);
        };
    }

    private static Optional<String> text(JsonNode json, String name) {
        return json.has(name) ? Optional.of(json.path(name).asText()) : Optional.empty();
    }
}
