package dev.tributary.experiments.view;

import dev.tributary.engine.attention.PromptAttention;
import java.util.List;

/**
 * A prompt whose attention is shown.
 *
 * @param index which one of those that were run
 * @param tokens its tokens as texts
 * @param attention what was cached of it
 */
public record PlottedPrompt(int index, List<String> tokens, PromptAttention attention) {
    public PlottedPrompt {
        tokens = List.copyOf(tokens);
        if (tokens.size() != attention.length()) {
            throw new IllegalArgumentException("expected " + attention.length() + " tokens, got " + tokens.size());
        }
    }
}
