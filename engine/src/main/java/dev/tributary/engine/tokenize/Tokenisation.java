package dev.tributary.engine.tokenize;

import dev.tributary.engine.task.AnswerTokens;
import dev.tributary.engine.task.Answers;
import dev.tributary.engine.task.NamedSpans;
import dev.tributary.engine.task.PromptPair;
import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.task.PromptText;
import dev.tributary.engine.task.TokenPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How prompts become token ids for one model.
 *
 * @param tokenizer the model's, if it has one; without it prompts must be ids
 * @param bos whether a BOS token is put before prompts that are text
 * @param vocabulary how many tokens the model can read; every id of a prompt must be smaller
 * @param answers how many tokens the model can answer; every id of an answer must be smaller
 */
public record Tokenisation(Optional<Tokenizer> tokenizer, BosChoice bos, int vocabulary, int answers) {

    /** With a tokenizer. */
    public static Tokenisation with(Tokenizer tokenizer, BosChoice bos, int vocabulary) {
        return new Tokenisation(Optional.of(tokenizer), bos, vocabulary, vocabulary);
    }

    /** Without a tokenizer, for prompts that are ids. */
    public static Tokenisation ofIds(int vocabulary) {
        return new Tokenisation(Optional.empty(), BosChoice.AUTO, vocabulary, vocabulary);
    }

    /**
     * Encodes every prompt; throws {@link IllegalArgumentException} that names the prompt (counted from 0), its text and
     * its tokens if an answer is not one token, clean and corrupt differ in length, an id lies outside the vocabulary, a
     * position lies outside the prompt, or a word is unknown.
     */
    public TokenisedPrompts of(PromptSet prompts) {
        Optional<Integer> first = bosFor(prompts);
        List<String> names = prompts.spanNames();
        List<NamedSpans> spans = prompts.spansOfPairs();
        List<TokenPair> pairs = new ArrayList<>();
        for (int number = 0; number < prompts.pairs().size(); number++) {
            pairs.add(pair(new Numbered(number, prompts), first, spans.get(number), names));
        }
        return new TokenisedPrompts(prompts, pairs, tokenizer, first, hasOtherOutputs());
    }

    /** Outputs that are as many as tokens are taken for tokens. */
    private boolean hasOtherOutputs() {
        return answers != vocabulary;
    }

    /** The tokens of one text, after a BOS token if the choice says so. */
    public List<Integer> ofText(String text) {
        PromptText words = new PromptText.Words(text);
        PromptPair alone = PromptPair.of(words, words, List.of(PromptText.Ids.of(0)), List.of());
        return sequence("text", words, bosFor(PromptSet.of(List.of(alone))));
    }

    /** A pair with its place in its set. */
    private record Numbered(int number, PromptSet prompts) {

        PromptPair pair() {
            return prompts.pairs().get(number);
        }

        String where() {
            return "prompt " + number;
        }

        String spansPlace() {
            return where() + ": " + prompts.spansPlace(number);
        }
    }

    private Optional<Integer> bosFor(PromptSet prompts) {
        boolean anyText = prompts.pairs().stream().anyMatch(pair -> isText(pair.clean()) || isText(pair.corrupt()));
        boolean anyIds = prompts.pairs().stream().anyMatch(pair -> !isText(pair.clean()) || !isText(pair.corrupt()));
        boolean wanted = bos == BosChoice.YES
                || (bos == BosChoice.AUTO && tokenizer.map(Tokenizer::addsBos).orElse(false));
        if (!anyText || !wanted) {
            return Optional.empty();
        }
        if (anyIds) {
            throw new IllegalArgumentException("some prompts are text and some are token ids; a BOS token would be put "
                    + "before the text only, and positions would not agree: give all prompts in one way, or choose "
                    + "--bos no");
        }
        return Optional.of(tokenizer
                .flatMap(Tokenizer::bos)
                .orElseThrow(() -> new IllegalArgumentException(
                        "a BOS token is asked for, but the model's tokenizer names none; choose --bos no")));
    }

    private static boolean isText(PromptText text) {
        return text.fold(words -> true, ids -> false);
    }

    private TokenPair pair(Numbered numbered, Optional<Integer> first, NamedSpans spans, List<String> names) {
        String where = numbered.where();
        PromptPair pair = numbered.pair();
        List<Integer> clean = sequence(where + ", clean", pair.clean(), first);
        List<Integer> corrupt = sequence(where + ", corrupt", pair.corrupt(), first);
        if (clean.size() != corrupt.size()) {
            throw new IllegalArgumentException(where + ": clean and corrupt must have one length, but clean has "
                    + clean.size() + " tokens " + shown(clean) + " and corrupt has " + corrupt.size() + " "
                    + shown(corrupt));
        }
        int shift = first.isPresent() ? 1 : 0;
        int tokens = clean.size() - shift;
        // a text can be empty beside BOS, which is then what its answer follows
        Placement placement = new Placement(tokens, pair.length().orElse(tokens), shift);
        if (placement.real() > tokens) {
            throw new IllegalArgumentException(where + ": length says that " + placement.real()
                    + " tokens are real, but there are " + tokens + " (BOS not counted) " + shown(clean));
        }
        List<Integer> positions = answerPositions(where, pair, placement, clean);
        List<AnswerTokens> answers = new ArrayList<>();
        for (int index = 0; index < positions.size(); index++) {
            answers.add(new AnswerTokens(
                    answers(where + ", answers", pair.answers().at(index)),
                    answers(where + ", wrong_answers", pair.wrongAnswers().at(index))));
        }
        return new TokenPair(
                clean,
                corrupt,
                new Answers(positions, answers),
                placement.spans(spans, names, numbered::spansPlace),
                placement.of(placement.real()));
    }

    private List<Integer> answerPositions(String where, PromptPair pair, Placement placement, List<Integer> clean) {
        if (pair.answerPositions().isEmpty()) {
            return List.of(placement.of(placement.real()) - 1);
        }
        List<Integer> positions = new ArrayList<>();
        for (int position : pair.answerPositions().get()) {
            if (!placement.holds(position)) {
                throw new IllegalArgumentException(where + ": answer position " + position + " lies outside its "
                        + placement.shown() + " " + shown(clean));
            }
            positions.add(placement.of(position));
        }
        return positions;
    }

    private List<Integer> sequence(String where, PromptText text, Optional<Integer> first) {
        List<Integer> ids = new ArrayList<>(first.map(List::of).orElse(List.of()));
        ids.addAll(ids(where, text, vocabulary, "the model's " + vocabulary + " tokens"));
        if (ids.isEmpty()) {
            throw new IllegalArgumentException(where + ": expected at least one token, got an empty text");
        }
        return ids;
    }

    private List<Integer> answers(String where, List<PromptText> answers) {
        List<Integer> found = new ArrayList<>();
        for (PromptText answer : answers) {
            if (hasOtherOutputs() && isText(answer)) {
                throw new IllegalArgumentException(where + ": the model's " + this.answers
                        + " outputs are others than its " + vocabulary + " tokens, so the text " + quoted(answer)
                        + " names none of them; give the number of an output");
            }
            List<Integer> ids =
                    ids(where, answer, this.answers, "the " + this.answers + " tokens that the model can answer");
            if (ids.size() != 1) {
                throw new IllegalArgumentException(where + ": an answer must be exactly one token, but "
                        + quoted(answer) + " is " + ids.size() + ": " + shown(ids)
                        + "; spaces count, an answer often needs one before it");
            }
            found.add(ids.get(0));
        }
        return found;
    }

    private List<Integer> ids(String where, PromptText text, int limit, String known) {
        List<Integer> ids = text.fold(words -> encode(where, words), given -> given);
        for (int id : ids) {
            if (id >= limit) {
                throw new IllegalArgumentException(where + ": token id " + id + " is not one of " + known);
            }
        }
        return ids;
    }

    private List<Integer> encode(String where, String text) {
        Tokenizer encoder = tokenizer.orElseThrow(() -> new IllegalArgumentException(
                where + ": \"" + text + "\" is text, but the model has no tokenizer; give token ids"));
        try {
            return encoder.encode(text);
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException(where + ": " + unknown.getMessage(), unknown);
        }
    }

    private static String quoted(PromptText text) {
        return text.fold(words -> "\"" + words + "\"", List::toString);
    }

    private String shown(List<Integer> ids) {
        return tokenizer
                .map(known -> ids.stream()
                        .map(id -> "\"" + known.token(id) + "\"")
                        .toList()
                        .toString())
                .orElseGet(ids::toString);
    }
}
