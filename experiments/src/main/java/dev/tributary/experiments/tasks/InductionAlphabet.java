package dev.tributary.experiments.tasks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The 62 symbols of the induction language, letters and digits, each one token with the space before it. */
public final class InductionAlphabet {

    /** All tokens; the index is the id. */
    public static final List<String> TOKENS = tokens();

    private InductionAlphabet() {}

    /** The symbols with these ids as one text. */
    static String text(List<Integer> ids) {
        return ids.stream().map(TOKENS::get).collect(Collectors.joining());
    }

    /** All ids. */
    static List<Integer> ids() {
        return java.util.stream.IntStream.range(0, TOKENS.size()).boxed().toList();
    }

    private static List<String> tokens() {
        List<String> tokens = new ArrayList<>();
        append(tokens, 'A', 'Z');
        append(tokens, 'a', 'z');
        append(tokens, '0', '9');
        return List.copyOf(tokens);
    }

    private static void append(List<String> tokens, char first, char last) {
        for (char symbol = first; symbol <= last; symbol++) {
            tokens.add(" " + symbol);
        }
    }
}
