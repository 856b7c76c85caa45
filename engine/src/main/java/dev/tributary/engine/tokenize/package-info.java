/**
 * Tokenizers, and prompt sets turned into token ids by one of them: who adds a BOS token, which position is which, and
 * what is refused.
 */
@NullMarked
package dev.tributary.engine.tokenize;

import org.jspecify.annotations.NullMarked;
