package dev.tributary.experiments.tasks.language;

import dev.tributary.engine.task.PromptPair;
import dev.tributary.engine.task.PromptText;
import dev.tributary.engine.tokenize.Tokenizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sentences with slots, and pairs of them. */
final class Posed {

    private static final Pattern SLOT = Pattern.compile(" ?\\[(\\w+)]");

    private Posed() {}

    /**
     * The pieces of a sentence in which slots such as {@code [NOUN]} are filled; the name of a slot is that of its span.
     *
     * @param words for each slot, with the space before it if there is one
     */
    static List<Piece> sentence(String template, Map<String, String> words) {
        List<Piece> pieces = new ArrayList<>();
        Matcher slots = SLOT.matcher(template);
        int end = 0;
        while (slots.find()) {
            if (slots.start() > end) {
                pieces.add(Piece.plain(template.substring(end, slots.start())));
            }
            String word = words.get(slots.group(1));
            if (word == null) {
                throw new IllegalArgumentException("no word for " + slots.group() + " of \"" + template + "\"");
            }
            pieces.add(Piece.named(word, slots.group(1)));
            end = slots.end();
        }
        if (end < template.length()) {
            pieces.add(Piece.plain(template.substring(end)));
        }
        return pieces;
    }

    /** The same words with another in one slot. */
    static Map<String, String> with(Map<String, String> words, String slot, String word) {
        Map<String, String> changed = new LinkedHashMap<>(words);
        changed.put(slot, word);
        return changed;
    }

    /** A pair with the spans of its clean prompt. */
    static PromptPair pair(
            Tokenizer tokenizer, List<Piece> clean, List<Piece> corrupt, List<String> right, List<String> wrong) {
        Wording whole = Wording.of(tokenizer, clean);
        return PromptPair.of(
                        whole.words(),
                        Wording.of(tokenizer, corrupt).words(),
                        right.stream().<PromptText>map(PromptText.Words::new).toList(),
                        wrong.stream().<PromptText>map(PromptText.Words::new).toList())
                .withSpans(whole.spans());
    }
}
