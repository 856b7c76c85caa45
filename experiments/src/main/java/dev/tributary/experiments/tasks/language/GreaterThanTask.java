package dev.tributary.experiments.tasks.language;

import dev.tributary.engine.task.PromptPair;
import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.task.PromptText;
import dev.tributary.engine.tokenize.Tokenizer;
import dev.tributary.experiments.tasks.DistinctPairs;
import dev.tributary.experiments.tasks.Draws;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Something begins in a year and ends in a later one (Hanna et al. 2023, "How does GPT-2 compute greater-than?"). Where a
 * year is two tokens of two digits, the last two are asked for: {@code from the year 1743 to the year 17}; where digits
 * are tokens, the last one: {@code from the year 1743 to the year 174}. Right answers are all that are greater, wrong
 * ones the others.
 */
record GreaterThanTask() implements LanguageTask {

    private static final int FIRST_CENTURY = 11;
    private static final int LAST_CENTURY = 17;
    private static final int CENTURY = 100;
    private static final int DECADE = 10;

    @Override
    public String description() {
        return "The year in which something ends is later than the one in which it began.";
    }

    @Override
    public String corruption() {
        return "the year of the beginning ends in 01 (in 0 where digits are tokens), so that nearly every answer is right";
    }

    @Override
    public PromptSet generate(Tokenizer tokenizer, int pairs, long seed) {
        List<String> nouns = OneToken.of(tokenizer, Vocabulary.EVENTS, "nouns", 1);
        List<Span> spans = spans(tokenizer);
        return Labelled.set(
                tokenizer,
                DistinctPairs.draw("greater-than", pairs, seed, random -> pair(tokenizer, nouns, spans, random)));
    }

    /** Beginnings of years, and how many digits are asked for. */
    private record Span(int prefix, int digits) {

        String text(int last) {
            return digits == 2 ? String.format(java.util.Locale.ROOT, "%02d", last) : String.valueOf(last);
        }

        int endings() {
            return digits == 2 ? CENTURY : DECADE;
        }
    }

    private static List<Span> spans(Tokenizer tokenizer) {
        List<Span> centuries = IntStream.rangeClosed(FIRST_CENTURY, LAST_CENTURY)
                .mapToObj(century -> new Span(century, 2))
                .filter(span -> fits(tokenizer, span))
                .toList();
        if (!centuries.isEmpty()) {
            return centuries;
        }
        List<Span> decades = IntStream.range(FIRST_CENTURY * DECADE, (LAST_CENTURY + 1) * DECADE)
                .mapToObj(decade -> new Span(decade, 1))
                .filter(span -> fits(tokenizer, span))
                .toList();
        if (decades.isEmpty()) {
            throw new IllegalArgumentException("task greater-than needs a tokenizer that cuts years into two and two"
                    + " digits, or before the last digit; the model's does neither");
        }
        return decades;
    }

    private static boolean fits(Tokenizer tokenizer, Span span) {
        List<Integer> prefix = tokenizer.encode(" " + span.prefix());
        for (int last = 0; last < span.endings(); last++) {
            List<Integer> whole = new ArrayList<>(prefix);
            List<Integer> ending = tokenizer.encode(span.text(last));
            whole.addAll(ending);
            if (ending.size() != 1
                    || !tokenizer.encode(" " + span.prefix() + span.text(last)).equals(whole)) {
                return false;
            }
        }
        return true;
    }

    private static PromptPair pair(Tokenizer tokenizer, List<String> nouns, List<Span> spans, SplittableRandom random) {
        Span span = Draws.one(spans, random);
        String noun = Draws.one(nouns, random);
        int least = span.digits() == 2 ? 1 : 0;
        int begin = random.nextInt(least + 1, span.endings() - 1);
        Wording clean = Wording.of(tokenizer, pieces(noun, span, begin));
        Wording corrupt = Wording.of(tokenizer, pieces(noun, span, least));
        List<PromptText> greater = new ArrayList<>();
        List<PromptText> others = new ArrayList<>();
        for (int ending = 0; ending < span.endings(); ending++) {
            (ending > begin ? greater : others).add(new PromptText.Words(span.text(ending)));
        }
        return PromptPair.of(clean.words(), corrupt.words(), greater, others).withSpans(clean.spans());
    }

    private static List<Piece> pieces(String noun, Span span, int begin) {
        String prefix = " " + span.prefix();
        return List.of(
                Piece.plain("The"),
                Piece.named(noun, "NOUN"),
                Piece.plain(" lasted from the year"),
                Piece.named(prefix, "XX"),
                Piece.named(span.text(begin), "YY"),
                Piece.plain(" to the year"),
                Piece.plain(prefix));
    }
}
