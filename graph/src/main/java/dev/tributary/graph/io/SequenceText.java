package dev.tributary.graph.io;

import dev.tributary.graph.Positions;
import java.util.List;

/**
 * What a reader is shown for each token position.
 *
 * @param labels the role of each position, such as IO or S1; empty if there are none
 * @param tokens the text of each token of an example; empty if there is none
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

    /** Throws unless each list is empty or has one text for each position. */
    SequenceText requireFitting(Positions positions) {
        int expected = positions instanceof Positions.All ? 0 : positions.count();
        if (!labels.isEmpty() && labels.size() != expected) {
            throw new IllegalArgumentException("expected " + expected + " position labels, got " + labels.size());
        }
        if (!tokens.isEmpty() && tokens.size() != expected) {
            throw new IllegalArgumentException("expected " + expected + " token texts, got " + tokens.size());
        }
        return this;
    }
}
