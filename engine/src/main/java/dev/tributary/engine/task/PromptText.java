package dev.tributary.engine.task;

import java.util.List;
import java.util.function.Function;

/** A text as a prompt file gives it: words for a tokenizer, or the token ids themselves. */
public sealed interface PromptText {

    /** The outcome of the function that fits. */
    <T> T fold(Function<String, T> words, Function<List<Integer>, T> ids);

    /** Text that a tokenizer has to encode; spaces count. */
    record Words(String text) implements PromptText {
        @Override
        public <T> T fold(Function<String, T> words, Function<List<Integer>, T> ids) {
            return words.apply(text);
        }
    }

    /** Token ids that are used as they are; nothing is put before them. */
    record Ids(List<Integer> ids) implements PromptText {
        public Ids {
            ids = List.copyOf(ids);
            for (int id : ids) {
                if (id < 0) {
                    throw new IllegalArgumentException("a token id must be at least 0, got " + id);
                }
            }
        }

        @Override
        public <T> T fold(Function<String, T> words, Function<List<Integer>, T> list) {
            return list.apply(ids);
        }

        /** A list of ids. */
        public static Ids of(int... ids) {
            return new Ids(java.util.Arrays.stream(ids).boxed().toList());
        }
    }
}
