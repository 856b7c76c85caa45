package dev.tributary.engine.task;

import java.util.List;

/** Answers as a prompt file gives them: the same at every answer position, or others at each. */
public sealed interface AnswerTexts {

    /** The answers at the answer position with this index. */
    List<PromptText> at(int index);

    /** Throws {@link IllegalArgumentException} unless there are answers for so many answer positions. */
    void requireCount(int positions);

    /**
     * The same at every answer position.
     *
     * @param texts each exactly one token
     */
    record Same(List<PromptText> texts) implements AnswerTexts {
        public Same {
            texts = oneTokenEach(texts);
        }

        @Override
        public List<PromptText> at(int index) {
            return texts;
        }

        @Override
        public void requireCount(int positions) {
            // they serve at any number
        }
    }

    /**
     * Others at each answer position.
     *
     * @param lists one for each answer position, in the order of the positions; each text exactly one token
     */
    record Each(List<List<PromptText>> lists) implements AnswerTexts {
        public Each {
            lists = lists.stream().map(AnswerTexts::oneTokenEach).toList();
        }

        @Override
        public List<PromptText> at(int index) {
            return lists.get(index);
        }

        @Override
        public void requireCount(int positions) {
            if (lists.size() != positions) {
                throw new IllegalArgumentException("expected one list of answers for each of " + positions
                        + " answer positions, got " + lists.size());
            }
        }
    }

    private static List<PromptText> oneTokenEach(List<PromptText> texts) {
        for (PromptText text : texts) {
            int tokens = text.fold(words -> 1, List::size);
            if (tokens != 1) {
                throw new IllegalArgumentException("an answer must be exactly one token, got " + tokens + " ids");
            }
        }
        return List.copyOf(texts);
    }
}
