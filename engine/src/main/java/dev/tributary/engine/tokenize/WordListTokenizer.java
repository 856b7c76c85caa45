package dev.tributary.engine.tokenize;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tokenizer whose vocabulary is a list of words: each word is one token.
 *
 * <p>As in GPT-2, a space belongs to the word after it. A text is cut before every single space, and each piece, space
 * included, is looked up as it is: {@code "When Mary"} is {@code "When"} and {@code " Mary"}. So {@code "Mary"} and
 * {@code " Mary"} are two tokens, and the texts of the tokens, joined, are the text again.
 */
public final class WordListTokenizer implements Tokenizer {

    private static final int WORDS_IN_MESSAGE = 8;

    private final List<String> tokens;
    private final Map<String, Integer> ids;
    private final Optional<Integer> bos;
    private final boolean addsBos;

    private WordListTokenizer(List<String> tokens, Optional<String> bos, boolean addsBos) {
        this.tokens = List.copyOf(tokens);
        this.ids = ids(this.tokens);
        this.bos = bos.map(this::id);
        this.addsBos = addsBos;
    }

    /** A vocabulary without a BOS token; the index of a word is its id. */
    public static WordListTokenizer of(List<String> tokens) {
        return new WordListTokenizer(tokens, Optional.empty(), false);
    }

    /**
     * A vocabulary with a BOS token; the index of a word is its id.
     *
     * @param bos one of the tokens
     * @param addsBos whether it is put before texts unless the user says otherwise
     */
    public static WordListTokenizer withBos(List<String> tokens, String bos, boolean addsBos) {
        return new WordListTokenizer(tokens, Optional.of(bos), addsBos);
    }

    private static Map<String, Integer> ids(List<String> tokens) {
        Map<String, Integer> ids = new LinkedHashMap<>();
        for (int id = 0; id < tokens.size(); id++) {
            String token = tokens.get(id);
            if (token.isEmpty() || token.equals(" ") || token.indexOf(' ', 1) >= 0) {
                throw new IllegalArgumentException("token " + id + " of a word list must be a word with at most one "
                        + "space, before it, got \"" + token + "\"");
            }
            Integer earlier = ids.put(token, id);
            if (earlier != null) {
                throw new IllegalArgumentException(
                        "tokens " + earlier + " and " + id + " of a word list are the same: \"" + token + "\"");
            }
        }
        if (ids.isEmpty()) {
            throw new IllegalArgumentException("a word list needs at least one token");
        }
        return Collections.unmodifiableMap(ids);
    }

    @Override
    public List<Integer> encode(String text) {
        List<Integer> found = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int next = text.indexOf(' ', start + 1);
            int end = next < 0 ? text.length() : next;
            found.add(id(text.substring(start, end)));
            start = end;
        }
        return List.copyOf(found);
    }

    private int id(String word) {
        Integer id = ids.get(word);
        if (id == null) {
            throw new IllegalArgumentException("the word list has no token \"" + word + "\""
                    + other(word)
                            .map(near -> "; it has \"" + near + "\"")
                            .orElse("; its " + tokens.size()
                                    + " tokens are " + String.join(",", tokens.subList(0, shown()))
                                    + (shown() < tokens.size() ? ", ..." : "")));
        }
        return id;
    }

    private int shown() {
        return Math.min(WORDS_IN_MESSAGE, tokens.size());
    }

    private Optional<String> other(String word) {
        String near = word.startsWith(" ") ? word.substring(1) : " " + word;
        return ids.containsKey(near) ? Optional.of(near) : Optional.empty();
    }

    @Override
    public String token(int id) {
        if (id < 0 || id >= tokens.size()) {
            throw new IllegalArgumentException("expected a token id from 0 to " + (tokens.size() - 1) + ", got " + id);
        }
        return tokens.get(id);
    }

    /** All tokens, in the order of their ids. */
    public List<String> tokens() {
        return tokens;
    }

    @Override
    public Optional<Integer> bos() {
        return bos;
    }

    @Override
    public boolean addsBos() {
        return addsBos;
    }

    @Override
    public int size() {
        return tokens.size();
    }
}
