package dev.tributary.engine.hooks;

import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tokenize.BosChoice;
import dev.tributary.engine.tokenize.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Text to tokens and back. Whether BOS is put before a text is decided here, once, and said by {@link #bosNote}; the
 * commonest mistake about positions is to forget it.
 *
 * @param tokenizer the model's, if it has one
 * @param bos whether BOS is put before texts; {@code AUTO} follows the tokenizer's configuration
 */
public record HookedText(Optional<Tokenizer> tokenizer, BosChoice bos) {

    /** The token ids of a text, [1, pos]. */
    public TokenBatch toTokens(String text) {
        return toTokens(text, bos);
    }

    /** The token ids of a text, [1, pos], with another choice about BOS. */
    public TokenBatch toTokens(String text, BosChoice choice) {
        return TokenBatch.of(List.of(ids(text, choice)));
    }

    /** The token ids of several texts of one length, [batch, pos]. Throws if their lengths differ: nothing is padded. */
    public TokenBatch toTokens(List<String> texts) {
        List<int[]> ids = texts.stream().map(text -> ids(text, bos)).toList();
        if (ids.stream().mapToInt(each -> each.length).distinct().count() > 1) {
            throw new IllegalArgumentException("texts of a batch must have one number of tokens, got "
                    + ids.stream().map(each -> Integer.toString(each.length)).toList()
                    + "; nothing is padded, run them one by one or in groups of one length");
        }
        return TokenBatch.of(ids);
    }

    private int[] ids(String text, BosChoice choice) {
        List<Integer> ids = new ArrayList<>(first(choice).map(List::of).orElse(List.of()));
        List<Integer> own = required().encode(text);
        // a text that begins with the BOS token itself has it already
        if (!own.isEmpty() && !ids.isEmpty() && own.get(0).equals(ids.get(0))) {
            own = own.subList(1, own.size());
        }
        ids.addAll(own);
        if (ids.isEmpty()) {
            throw new IllegalArgumentException("expected at least one token, got an empty text");
        }
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The token that is put before a text, if one is. */
    public Optional<Integer> first() {
        return first(bos);
    }

    private Optional<Integer> first(BosChoice choice) {
        boolean wanted = choice == BosChoice.YES
                || (choice == BosChoice.AUTO
                        && tokenizer.map(Tokenizer::addsBos).orElse(false));
        if (!wanted) {
            return Optional.empty();
        }
        return Optional.of(required()
                .bos()
                .orElseThrow(() -> new IllegalArgumentException(
                        "a BOS token is asked for, but the model's tokenizer names none; choose no BOS")));
    }

    /** The choice about BOS as a sentence. */
    public String bosNote() {
        return first().map(id -> "BOS token " + token(id) + " (id " + id + ") put before every text")
                .orElse("no BOS token added");
    }

    /** The text of a sequence of ids, BOS included if it is there. */
    public String toText(List<Integer> ids) {
        return required().text(ids);
    }

    /** The text of one token; its id as a number if the model has no tokenizer or it does not know the id. */
    public String token(int id) {
        return tokenizer
                .filter(known -> id >= 0 && id < known.size())
                .map(known -> known.token(id))
                .orElseGet(() -> Integer.toString(id));
    }

    /** The tokens of a text one by one, each decoded alone, BOS included if it is put there. */
    public List<String> toStrTokens(String text) {
        return toStrTokens(toTokens(text), 0);
    }

    /** The tokens of one prompt of a batch, each decoded alone. */
    public List<String> toStrTokens(TokenBatch tokens, int prompt) {
        return IntStream.range(0, tokens.length())
                .mapToObj(position -> token(tokens.id(prompt, position)))
                .toList();
    }

    /** The id of a text that is exactly one token, without BOS; throws if it is none or several. */
    public int toSingleToken(String text) {
        List<Integer> ids = required().encode(text);
        if (ids.size() != 1) {
            throw new IllegalArgumentException(
                    "expected exactly one token, but \"" + text + "\" is " + ids.size() + ": "
                            + ids.stream().map(id -> "\"" + token(id) + "\"").toList()
                            + "; spaces count, a word often needs one before it");
        }
        return ids.get(0);
    }

    /** Where a token first stands in a prompt, counted with BOS. */
    public int firstPosition(int token, TokenBatch tokens, int prompt) {
        return position(IntStream.range(0, tokens.length()), token, tokens, prompt);
    }

    /** Where a token last stands in a prompt, counted with BOS. */
    public int lastPosition(int token, TokenBatch tokens, int prompt) {
        return position(
                IntStream.iterate(tokens.length() - 1, position -> position >= 0, position -> position - 1),
                token,
                tokens,
                prompt);
    }

    private int position(IntStream places, int token, TokenBatch tokens, int prompt) {
        OptionalInt found =
                places.filter(position -> tokens.id(prompt, position) == token).findFirst();
        return found.orElseThrow(() -> new IllegalArgumentException(
                "the token \"" + token(token) + "\" does not occur in " + toStrTokens(tokens, prompt)));
    }

    private Tokenizer required() {
        return tokenizer.orElseThrow(
                () -> new IllegalArgumentException("the model has no tokenizer; give token ids instead of text"));
    }
}
