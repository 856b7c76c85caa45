package dev.tributary.experiments.tasks.language;

import dev.tributary.engine.tokenize.Tokenizer;
import java.util.List;

/** Words that are one token. */
final class OneToken {

    private OneToken() {}

    /**
     * Those of these words that are one token with a space before them.
     *
     * @param what they are, for the message
     * @param least how many the task needs
     */
    static List<String> of(Tokenizer tokenizer, List<String> words, String what, int least) {
        return kept(tokenizer, words.stream().map(word -> " " + word).toList(), what, least);
    }

    /** Those of these texts that are one token. */
    static List<String> kept(Tokenizer tokenizer, List<String> texts, String what, int least) {
        List<String> kept = texts.stream()
                .filter(text -> tokenizer.encode(text).size() == 1)
                .toList();
        if (kept.size() < least) {
            throw new IllegalArgumentException("this task needs " + least + " " + what
                    + " that are one token of the model's tokenizer, but of " + texts.size() + " only " + kept.size()
                    + " are");
        }
        return kept;
    }
}
