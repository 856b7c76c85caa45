package dev.tributary.experiments.tasks;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The IOI language as tokens: a word with the space before it, or a word that begins a text.
 *
 * <p>After a full stop a clause begins with a capital letter.
 */
public final class IoiLanguage {

    /** All tokens; the index is the id. */
    public static final List<String> TOKENS = tokens();

    private IoiLanguage() {}

    /** The words of clauses, one after the other, slots filled in; a slot without a filling is an error. */
    static List<String> words(List<String> clauses, Map<String, String> fillings) {
        List<String> words = new ArrayList<>();
        for (String clause : clauses) {
            for (String word : clause.split(" ", -1)) {
                words.add(isSlot(word) ? filling(word, fillings) : capitalised(word, words));
            }
        }
        return words;
    }

    /** The text of words. */
    static String text(List<String> words) {
        return String.join(" ", words);
    }

    /** The token of a word that does not begin a text. */
    static String token(String word) {
        return " " + word;
    }

    static boolean isSlot(String word) {
        return word.startsWith("[");
    }

    private static String filling(String slot, Map<String, String> fillings) {
        String filling = fillings.get(slot);
        if (filling == null) {
            throw new IllegalArgumentException("slot " + slot + " is not among the filled ones: " + fillings.keySet());
        }
        return filling;
    }

    private static String capitalised(String word, List<String> before) {
        boolean starts = before.isEmpty() || before.get(before.size() - 1).equals(".");
        return starts ? capital(word) : word;
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private static List<String> tokens() {
        Set<String> tokens = new LinkedHashSet<>();
        Stream.of(IoiWords.NAMES, IoiWords.PLACES, IoiWords.OBJECTS, List.of(IoiPatterns.BOTH))
                .flatMap(List::stream)
                .map(IoiLanguage::token)
                .forEach(tokens::add);
        for (List<String> clauses : List.of(
                IoiPatterns.OPENINGS,
                IoiPatterns.SUBORDINATE_OPENINGS,
                IoiPatterns.CLOSINGS,
                IoiPatterns.BYSTANDERS,
                IoiPatterns.SUBORDINATE_BYSTANDERS,
                IoiPatterns.SCENERY)) {
            clauses.forEach(clause -> addTokens(clause, tokens));
        }
        return List.copyOf(tokens);
    }

    private static void addTokens(String clause, Set<String> tokens) {
        String[] words = clause.split(" ", -1);
        if (!isSlot(words[0])) {
            tokens.add(capital(words[0]));
            tokens.add(token(capital(words[0])));
        }
        for (String word : words) {
            if (!isSlot(word)) {
                tokens.add(token(word));
            }
        }
    }
}
