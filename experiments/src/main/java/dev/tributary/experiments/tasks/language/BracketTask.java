package dev.tributary.experiments.tasks.language;

import dev.tributary.engine.task.PromptPair;
import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.tokenize.Tokenizer;
import dev.tributary.experiments.tasks.DistinctPairs;
import dev.tributary.experiments.tasks.Draws;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The bracket that closes the innermost one that is open: {@code ( oil [ river { stone } cloud} is followed by {@code ]}. */
record BracketTask() implements LanguageTask {

    private static final List<String> OPENING = List.of(" (", " [", " {");
    private static final List<String> CLOSING = List.of(" )", " ]", " }");
    private static final int NOUNS = 4;

    @Override
    public String description() {
        return "The bracket that closes the innermost open one.";
    }

    @Override
    public String corruption() {
        return "the innermost open bracket is of another kind";
    }

    @Override
    public PromptSet generate(Tokenizer tokenizer, int pairs, long seed) {
        List<String> nouns = OneToken.of(tokenizer, Vocabulary.NOUNS, "nouns", NOUNS);
        OneToken.kept(tokenizer, OPENING, "opening brackets", OPENING.size());
        OneToken.kept(tokenizer, CLOSING, "closing brackets", CLOSING.size());
        return Labelled.set(
                tokenizer, DistinctPairs.draw("brackets", pairs, seed, random -> pair(tokenizer, nouns, random)));
    }

    private static PromptPair pair(Tokenizer tokenizer, List<String> nouns, SplittableRandom random) {
        List<String> words = Draws.distinct(nouns, NOUNS, random);
        int outer = random.nextInt(OPENING.size());
        int closed = random.nextInt(OPENING.size());
        List<Integer> two = Draws.distinct(List.of(0, 1, 2), 2, random);
        List<String> wrong = new ArrayList<>(CLOSING);
        String right = wrong.remove((int) two.get(0));
        return Posed.pair(
                tokenizer,
                pieces(words, outer, two.get(0), closed),
                pieces(words, outer, two.get(1), closed),
                List.of(right),
                wrong);
    }

    private static List<Piece> pieces(List<String> words, int outer, int open, int closed) {
        return List.of(
                Piece.plain("x ="),
                Piece.named(OPENING.get(outer), "OUTER"),
                Piece.plain(words.get(0)),
                Piece.named(OPENING.get(open), "OPEN"),
                Piece.plain(words.get(1)),
                Piece.named(OPENING.get(closed), "CLOSED"),
                Piece.plain(words.get(2)),
                Piece.named(CLOSING.get(closed), "CLOSED"),
                Piece.plain(words.get(3)));
    }
}
