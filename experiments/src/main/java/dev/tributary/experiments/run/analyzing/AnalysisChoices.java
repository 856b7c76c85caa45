package dev.tributary.experiments.run.analyzing;

import dev.tributary.experiments.run.asked.UsageException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is asked of an analysis beside the model.
 *
 * @param text a text of the user's, in place of prompts
 * @param answer the token that should follow the text
 * @param wrong a token that should not
 * @param length tokens of a random sequence that is repeated; as many as fit, up to 50, unless given
 * @param sequences how many random sequences
 */
public record AnalysisChoices(
        Optional<String> text, Optional<String> answer, Optional<String> wrong, OptionalInt length, int sequences) {

    private static final int MOST_SEQUENCES = 10_000;

    public AnalysisChoices {
        if (text.isEmpty() && (answer.isPresent() || wrong.isPresent())) {
            throw new UsageException("--answer and --wrong belong to a --text; prompts bring their own");
        }
        if (wrong.isPresent() && answer.isEmpty()) {
            throw new UsageException("--wrong needs an --answer that it is compared with");
        }
        if (length.isPresent() && length.getAsInt() < 2) {
            throw new UsageException("--length must be at least 2, got " + length.getAsInt());
        }
        if (sequences < 1 || sequences > MOST_SEQUENCES) {
            throw new UsageException("--sequences must be from 1 to " + MOST_SEQUENCES + ", got " + sequences);
        }
    }
}
