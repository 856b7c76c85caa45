package dev.tributary.engine.tokenize;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns text into token ids. Every method may be called from several threads. */
public interface Tokenizer {

    /**
     * The token ids of a text, without any special token around it. Text is never stripped or normalized beyond what
     * the tokenizer's own file says.
     *
     * @throws IllegalArgumentException if the text holds something that the vocabulary cannot express
     */
    List<Integer> encode(String text);

    /** The text of one token, for people; throws {@link IllegalArgumentException} if there is no such id. */
    String token(int id);

    /** The text of a sequence of tokens; throws {@link IllegalArgumentException} if one of the ids does not exist. */
    default String text(List<Integer> ids) {
        return ids.stream().map(this::token).collect(Collectors.joining());
    }

    /** The id of the token that begins a sequence, if there is one. */
    Optional<Integer> bos();

    /** Whether the tokenizer's own configuration puts BOS before a text. */
    boolean addsBos();

    /** One more than the highest id. */
    int size();
}
