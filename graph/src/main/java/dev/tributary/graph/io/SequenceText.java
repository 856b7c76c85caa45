package dev.tributary.graph.io;

import dev.tributary.graph.Positions;
import java.util.List;

/**
 * What a reader is shown for each place that is told apart: for each position, or for each span.
 *
 * @param labels the role of each position, such as IO or S1, or the name of each span; empty if there are none
 * @param tokens the text of an example there: of one token, or of a span's tokens; empty if there is none
 */
public record SequenceText(List<String> labels, List<String> tokens) {
    public SequenceText {
        labels = List.copyOf(labels);
        tokens = List.copyOf(tokens);
    }

    /** No labels and no tokens. */
    public static SequenceText none() {
        return new SequenceText(List.of(), List.of());
    }

    /** Throws unless each list is empty or has one text for each place. */
    SequenceText requireFitting(Positions positions) {
        int expected = positions instanceof Positions.All ? 0 : positions.lanes();
        if (!labels.isEmpty() && labels.size() != expected) {
            throw new IllegalArgumentException("expected " + expected + " position labels, got " + labels.size());
        }
        if (!tokens.isEmpty() && tokens.size() != expected) {
            throw new IllegalArgumentException("expected " + expected + " token texts, got " + tokens.size());
        }
        return this;
    }
}
