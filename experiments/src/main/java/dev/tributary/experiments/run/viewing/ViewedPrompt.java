package dev.tributary.experiments.run.viewing;

import dev.tributary.engine.task.Answers;
import dev.tributary.engine.task.TokenBatch;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A prompt that is looked at.
 *
 * @param tokens its ids
 * @param texts of its tokens
 * @param pair what it is compared with, if it is one of a pair
 */
public record ViewedPrompt(TokenBatch tokens, List<String> texts, Optional<Pair> pair) {
    public ViewedPrompt {
        texts = List.copyOf(texts);
    }

    /**
     * The other prompt of a pair.
     *
     * @param corrupt its ids
     * @param texts of its tokens
     * @param answers to the clean one
     */
    public record Pair(TokenBatch corrupt, List<String> texts, Answers answers) {
        public Pair {
            texts = List.copyOf(texts);
        }
    }

    /** The ids. */
    List<Integer> ids() {
        return IntStream.range(0, tokens.length())
                .mapToObj(position -> tokens.id(0, position))
                .toList();
    }

    /** The text as one. */
    public String text() {
        return String.join("", texts);
    }
}
