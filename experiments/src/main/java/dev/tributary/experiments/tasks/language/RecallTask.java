package dev.tributary.experiments.tasks.language;

import dev.tributary.engine.task.PromptPair;
import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.tokenize.Tokenizer;
import dev.tributary.experiments.tasks.DistinctPairs;
import dev.tributary.experiments.tasks.Draws;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The value that a list gives a key: {@code oil = stone, river = cloud, ... river =} is followed by {@code cloud}. */
record RecallTask() implements LanguageTask {

    private static final int KEYS = 4;

    @Override
    public String description() {
        return "The value that a list of four gives to a key.";
    }

    @Override
    public String corruption() {
        return "another key of the list is asked for";
    }

    @Override
    public PromptSet generate(Tokenizer tokenizer, int pairs, long seed) {
        List<String> nouns = OneToken.of(tokenizer, Vocabulary.NOUNS, "nouns", 2 * KEYS);
        return Labelled.set(
                tokenizer, DistinctPairs.draw("recall", pairs, seed, random -> pair(tokenizer, nouns, random)));
    }

    private static PromptPair pair(Tokenizer tokenizer, List<String> nouns, SplittableRandom random) {
        List<String> words = Draws.distinct(nouns, 2 * KEYS, random);
        List<Integer> two = Draws.distinct(List.of(0, 1, 2, 3), 2, random);
        List<String> wrong = new ArrayList<>(words.subList(KEYS, 2 * KEYS));
        String right = wrong.remove((int) two.get(0));
        return Posed.pair(tokenizer, pieces(words, two.get(0)), pieces(words, two.get(1)), List.of(right), wrong);
    }

    private static List<Piece> pieces(List<String> words, int asked) {
        List<Piece> pieces = new ArrayList<>(List.of(Piece.plain("Codes:")));
        for (int index = 0; index < KEYS; index++) {
            pieces.add(Piece.named(words.get(index), index == asked ? "KEY" : "OTHER KEYS"));
            pieces.add(Piece.plain(" ="));
            pieces.add(Piece.named(words.get(KEYS + index), index == asked ? "VALUE" : "OTHER VALUES"));
            pieces.add(Piece.plain(index < KEYS - 1 ? "," : ". Code:"));
        }
        pieces.add(Piece.named(words.get(asked), "ASKED"));
        pieces.add(Piece.plain(" ="));
        return pieces;
    }
}
