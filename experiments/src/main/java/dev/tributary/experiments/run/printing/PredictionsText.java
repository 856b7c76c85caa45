package dev.tributary.experiments.run.printing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.engine.evaluate.Interval;
import dev.tributary.engine.predict.Prediction;
import dev.tributary.engine.predict.Predictions;
import dev.tributary.engine.predict.Proportion;
import dev.tributary.engine.predict.RankedToken;
import dev.tributary.engine.tokenize.TokenisedPrompts;
import dev.tributary.experiments.run.opening.OpenedText;
import dev.tributary.render.text.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * Predictions as they are printed.
 *
 * @param prompts whose they are
 * @param predictions of all of them
 */
public record PredictionsText(TokenisedPrompts prompts, Predictions predictions) {

    /** How often the model is right, then a line for each of the first prompts. */
    public String text(int most) {
        List<String> lines = new ArrayList<>();
        lines.add("right answer first: " + share(predictions.accuracy()));
        if (predictions.haveWrong()) {
            lines.add("above every wrong one: " + share(predictions.aboveWrong()));
        }
        List<Integer> shown = predictions.all().stream()
                .map(Prediction::prompt)
                .distinct()
                .limit(most)
                .toList();
        List<List<String>> rows = predictions.all().stream()
                .filter(prediction -> shown.contains(prediction.prompt()))
                .map(prediction -> List.of(
                        Integer.toString(prediction.prompt()),
                        Integer.toString(prediction.position()),
                        answers(prediction.right()),
                        answers(prediction.wrong()),
                        prediction.top().stream()
                                .map(token -> String.format(
                                        Locale.ROOT, "%s %.3g %%", quoted(token.token()), 100 * token.probability()))
                                .collect(Collectors.joining(", "))))
                .toList();
        if (!rows.isEmpty()) {
            lines.add(new Rows(
                            List.of("prompt", "position", "right (rank, log p)", "wrong (rank, log p)", "most likely"),
                            rows)
                    .text());
        }
        if (most < predictions.prompts()) {
            lines.add("the first " + most + " of " + predictions.prompts()
                    + " prompts; --show N shows more, --out FILE has all");
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static String share(Proportion proportion) {
        Interval wilson = proportion.wilson();
        return String.format(
                Locale.ROOT,
                "%.1f %% [%.1f, %.1f] of %d prompts",
                100 * proportion.share(),
                100 * wilson.low(),
                100 * wilson.high(),
                proportion.trials());
    }

    private String answers(List<RankedToken> answers) {
        return answers.stream()
                .map(answer -> String.format(
                        Locale.ROOT, "%s (%d, %.2f)", quoted(answer.token()), answer.rank(), answer.logProbability()))
                .collect(Collectors.joining(", "));
    }

    private String quoted(int token) {
        return quoted(prompts.text(token));
    }

    private static String quoted(String text) {
        return "\"" + VisibleText.of(text) + "\"";
    }

    /** A row for each token that is told of. */
    public String csv() {
        List<List<String>> rows = new ArrayList<>();
        for (Prediction prediction : predictions.all()) {
            add(rows, prediction, "top", prediction.top());
            add(rows, prediction, "right", prediction.right());
            add(rows, prediction, "wrong", prediction.wrong());
        }
        return new Rows(
                        List.of(
                                "prompt",
                                "position",
                                "what",
                                "rank",
                                "id",
                                "token",
                                "logit",
                                "log_probability",
                                "probability"),
                        rows)
                .csv();
    }

    private void add(List<List<String>> rows, Prediction prediction, String what, List<RankedToken> tokens) {
        for (RankedToken token : tokens) {
            rows.add(List.of(
                    Integer.toString(prediction.prompt()),
                    Integer.toString(prediction.position()),
                    what,
                    Integer.toString(token.rank()),
                    Integer.toString(token.token()),
                    prompts.text(token.token()),
                    Rows.number(token.logit()),
                    Rows.number(token.logProbability()),
                    Rows.number(token.probability())));
        }
    }

    /** Everything. */
    public String json() {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("format", "tributary-predictions");
        root.put("version", 1).put("prompts", predictions.prompts());
        share(root.putObject("accuracy"), predictions.accuracy());
        if (predictions.haveWrong()) {
            share(root.putObject("above_wrong"), predictions.aboveWrong());
        }
        ArrayNode all = root.putArray("predictions");
        for (Prediction prediction : predictions.all()) {
            ObjectNode node = all.addObject()
                    .put("prompt", prediction.prompt())
                    .put("position", prediction.position())
                    .put("is_right", prediction.isRight());
            tokens(node.putArray("right"), prediction.right(), prompts::text);
            tokens(node.putArray("wrong"), prediction.wrong(), prompts::text);
            tokens(node.putArray("top"), prediction.top(), prompts::text);
        }
        return root.toPrettyString();
    }

    private static void share(ObjectNode node, Proportion proportion) {
        Interval wilson = proportion.wilson();
        node.put("share", proportion.share()).put("prompts", proportion.trials());
        node.putArray("wilson_95").add(wilson.low()).add(wilson.high());
    }

    private static void tokens(ArrayNode array, List<RankedToken> tokens, IntFunction<String> text) {
        for (RankedToken token : tokens) {
            array.addObject()
                    .put("rank", token.rank())
                    .put("id", token.token())
                    .put("token", text.apply(token.token()))
                    .put("logit", token.logit())
                    .put("log_probability", token.logProbability())
                    .put("probability", token.probability());
        }
    }

    /** The tokens of a text, and a line for each of the most likely next ones. */
    public static String text(OpenedText opened, List<RankedToken> next) {
        String tokens =
                opened.tokens().stream().map(id -> quoted(name(opened, id))).collect(Collectors.joining(" "));
        List<List<String>> rows = next.stream()
                .map(token -> List.of(
                        Integer.toString(token.rank()),
                        quoted(name(opened, token.token())),
                        String.format(Locale.ROOT, "%.3f", token.logit()),
                        String.format(Locale.ROOT, "%.3f", token.logProbability()),
                        String.format(Locale.ROOT, "%.3g %%", 100 * token.probability())))
                .toList();
        return "tokens: " + tokens + System.lineSeparator()
                + new Rows(List.of("rank", "token", "logit", "log p", "probability"), rows).text();
    }

    /** The same as JSON. */
    public static String json(OpenedText opened, List<RankedToken> next) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ArrayNode tokens = root.putArray("tokens");
        opened.tokens().forEach(id -> tokens.addObject().put("id", id).put("token", name(opened, id)));
        tokens(root.putArray("top"), next, id -> name(opened, id));
        return root.toPrettyString();
    }

    /** Models may have logits for ids that their tokenizer does not know. */
    private static String name(OpenedText opened, int id) {
        return id < opened.tokenizer().size() ? opened.tokenizer().token(id) : Integer.toString(id);
    }
}
