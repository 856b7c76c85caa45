package dev.tributary.graph.io;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.graph.score.PruneScores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Scores with their provenance, as a file of the format {@code tributary-scores}: JSON, with more than 4,096 scores in
 * a safetensors file beside it. The schema is {@code tributary-scores.schema.json}.
 *
 * @param scores the scores, with their graph and positions
 * @param text what a reader is shown for each position
 * @param provenance how they were made
 */
public record ScoreFile(PruneScores scores, SequenceText text, Provenance provenance) {

    private static final String FORMAT = "tributary-scores";
    private static final String TENSOR = "scores";

    public ScoreFile {
        text.requireFitting(scores.positions());
    }

    /** Writes the file whole, and the one beside it if there are many scores. */
    public void write(Path file) throws IOException {
        ObjectNode json = new FileHead(scores.graph(), scores.positions(), text, provenance).write(FORMAT);
        if (scores.size() <= FileHead.LARGEST_INLINE) {
            ArrayNode values = json.putArray(TENSOR);
            for (double value : scores.toArray()) {
                values.add(value);
            }
        } else {
            long positions = scores.positions().count();
            long edges = scores.graph().edgeCount();
            json.set(
                    TENSOR,
                    Attachment.write(
                            file, new SafetensorsWriter().doubles(TENSOR, List.of(positions, edges), scores::toArray)));
        }
        Attachment.writeOwner(file, json, TENSOR);
    }

    /** Reads a file; throws {@link FormatException} with place and reason if anything in it does not fit. */
    public static ScoreFile read(Path file) throws IOException {
        JsonCursor root = JsonCursor.open(file);
        FileHead head = FileHead.read(root, FORMAT, TENSOR);
        JsonCursor stored = root.field(TENSOR);
        double[] values = stored.node().isArray() ? inline(stored) : attached(stored, head);
        int expected = head.positions().count() * head.graph().edgeCount();
        if (values.length != expected) {
            throw stored.refuse(
                    "expected " + expected + " scores (" + head.positions().count() + " position entries x "
                            + head.graph().edgeCount() + " edges), got " + values.length);
        }
        try {
            PruneScores scores = PruneScores.of(head.graph(), head.positions(), values);
            return new ScoreFile(scores, head.text(), head.provenance());
        } catch (IllegalArgumentException unfit) {
            throw stored.refuse(String.valueOf(unfit.getMessage()));
        }
    }

    private static double[] inline(JsonCursor stored) throws FormatException {
        List<JsonCursor> items = stored.items();
        double[] values = new double[items.size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = items.get(index).number();
        }
        return values;
    }

    private static double[] attached(JsonCursor stored, FileHead head) throws IOException {
        try (SafetensorsFile tensors = Attachment.open(stored)) {
            TensorInfo info = tensors.info(TENSOR);
            List<Long> shape =
                    List.of((long) head.positions().count(), (long) head.graph().edgeCount());
            if (info.dtype() != Dtype.F64 || !info.shape().equals(shape)) {
                throw new FormatException(
                        tensors.path(), TENSOR, "expected F64 " + shape + ", got " + info.dtype() + " " + info.shape());
            }
            return tensors.doubles(TENSOR);
        }
    }
}
