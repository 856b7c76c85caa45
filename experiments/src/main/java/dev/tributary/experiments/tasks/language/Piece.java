package dev.tributary.experiments.tasks.language;

import java.util.Optional;

/**
 * A part of a prompt that a tokenizer cuts on its own.
 *
 * @param text with the space before it, if there is one
 * @param span the name of its tokens, if they have one
 */
record Piece(String text, Optional<String> span) {

    static Piece plain(String text) {
        return new Piece(text, Optional.empty());
    }

    static Piece named(String text, String span) {
        return new Piece(text, Optional.of(span));
    }
}
