package dev.tributary.graph.io;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.graph.score.PromptScores;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.StandardErrors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Scores with their provenance, as a file of the format {@code tributary-scores}: JSON, with arrays of more than 4,096
 * numbers in a safetensors file beside it. The schema is {@code tributary-scores.schema.json}.
 *
 * @param scores the scores, with what they belong to and how sure they are
 * @param text what a reader is shown for each place
 * @param provenance how they were made
 * @param promptScores the scores of some elements, as a rule the strongest, on every prompt of its own
 */
public record ScoreFile(
        PruneScores scores, SequenceText text, Provenance provenance, Optional<PromptScores> promptScores) {

    private static final String FORMAT = "tributary-scores";
    private static final String SCORES = "scores";
    private static final String ERRORS = "standard_errors";
    private static final String PROMPTS = "prompt_scores";

    public ScoreFile {
        text.requireFitting(scores.positions());
        promptScores.ifPresent(prompts -> scores.space().requireSame(prompts.space(), "scores and those of prompts"));
    }

    /** Scores of which nothing is known prompt by prompt. */
    public ScoreFile(PruneScores scores, SequenceText text, Provenance provenance) {
        this(scores, text, provenance, Optional.empty());
    }

    /** Writes the file whole, and the one beside it if there are many scores. */
    public void write(Path file) throws IOException {
        ArrayWriter arrays = new ArrayWriter();
        ObjectNode json = new FileHead(scores.space(), text, provenance).write(FORMAT);
        json.set("order", OrderJson.write(scores.space()));
        json.set(SCORES, arrays.doubles(SCORES, scores.size(), scores::toArray));
        scores.standardErrors().ifPresent(errors -> json.set(ERRORS, arrays.errors(ERRORS, errors)));
        promptScores.ifPresent(prompts -> json.set(PROMPTS, write(prompts, arrays)));
        arrays.write(file, json);
    }

    private static ObjectNode write(PromptScores prompts, ArrayWriter arrays) {
        boolean attached = (long) prompts.prompts() * prompts.size() > ArrayWriter.LARGEST_INLINE;
        ObjectNode json = JsonFiles.object().put("prompts", prompts.prompts());
        json.set("elements", arrays.elements("prompt_elements", prompts.space(), prompts.indices(), attached));
        json.set("values", arrays.prompts(PROMPTS, prompts, attached));
        return json;
    }

    /** Reads a file; throws {@link FormatException} with place and reason if anything in it does not fit. */
    public static ScoreFile read(Path file) throws IOException {
        JsonCursor root = JsonCursor.open(file);
        FileHead head = FileHead.read(root, FORMAT, List.of(SCORES), List.of(ERRORS, PROMPTS));
        JsonCursor stored = root.field(SCORES);
        if (head.version() == 1 && ArrayReader.isAttached(stored)) {
            return file(head, stored, FirstVersion.scores(stored, head.space()), Optional.empty(), Optional.empty());
        }
        if (head.version() > 1) {
            root.field("order");
        }
        try (ArrayReader arrays = ArrayReader.open(root)) {
            int size = head.space().size();
            double[] values = arrays.doubles(stored, size, "scores (" + head.space() + ")");
            Optional<JsonCursor> errors = root.optional(ERRORS);
            Optional<JsonCursor> prompts = root.optional(PROMPTS);
            ScoreFile result = file(
                    head,
                    stored,
                    values,
                    errors.isPresent() ? Optional.of(arrays.errors(errors.get(), size)) : Optional.empty(),
                    prompts.isPresent() ? Optional.of(prompts(prompts.get(), head, arrays)) : Optional.empty());
            arrays.requireAllRead();
            return result;
        }
    }

    private static PromptScores prompts(JsonCursor json, FileHead head, ArrayReader arrays) throws IOException {
        json.only("prompts", "elements", "values");
        int[] indices = arrays.ascending(json.field("elements"), head.space());
        JsonCursor values = json.field("values");
        int prompts = json.field("prompts").integer(1, Integer.MAX_VALUE);
        try {
            return PromptScores.of(head.space(), indices, arrays.prompts(values, prompts, indices.length));
        } catch (IllegalArgumentException unfit) {
            throw values.refuse(String.valueOf(unfit.getMessage()));
        }
    }

    private static ScoreFile file(
            FileHead head,
            JsonCursor stored,
            double[] values,
            Optional<StandardErrors> errors,
            Optional<PromptScores> prompts)
            throws FormatException {
        try {
            PruneScores scores = PruneScores.of(head.space(), values, errors);
            return new ScoreFile(scores, head.text(), head.provenance(), prompts);
        } catch (IllegalArgumentException unfit) {
            throw stored.refuse(String.valueOf(unfit.getMessage()));
        }
    }
}
