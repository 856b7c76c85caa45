package dev.tributary.experiments.tasks.language;

import dev.tributary.engine.task.PromptPair;
import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.tokenize.Tokenizer;
import dev.tributary.experiments.tasks.DistinctPairs;
import dev.tributary.experiments.tasks.Draws;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Which word of a list occurs twice: after {@code Words: oil, river, stone, river, cloud.} the word {@code river}. */
record DuplicateTask() implements LanguageTask {

    private static final int WORDS = 4;

    @Override
    public String description() {
        return "The word that occurs twice in a list of five.";
    }

    @Override
    public String corruption() {
        return "another word of the list is repeated";
    }

    @Override
    public PromptSet generate(Tokenizer tokenizer, int pairs, long seed) {
        List<String> nouns = OneToken.of(tokenizer, Vocabulary.NOUNS, "nouns", WORDS);
        return Labelled.set(
                tokenizer, DistinctPairs.draw("duplicate", pairs, seed, random -> pair(tokenizer, nouns, random)));
    }

    private static PromptPair pair(Tokenizer tokenizer, List<String> nouns, SplittableRandom random) {
        List<String> words = Draws.distinct(nouns, WORDS, random);
        int place = random.nextInt(2, WORDS + 1);
        List<Integer> before = Draws.distinct(List.of(0, 1, 2, 3).subList(0, place), 2, random);
        List<String> wrong = new ArrayList<>(words);
        wrong.remove((int) before.get(0));
        return Posed.pair(
                tokenizer,
                pieces(words, before.get(0), place),
                pieces(words, before.get(1), place),
                List.of(words.get(before.get(0))),
                wrong);
    }

    /** The words, one of them once more before the place. */
    private static List<Piece> pieces(List<String> words, int repeated, int place) {
        List<Piece> pieces = new ArrayList<>(List.of(Piece.plain("Words:")));
        for (int index = 0; index <= WORDS; index++) {
            if (index > 0) {
                pieces.add(Piece.plain(","));
            }
            if (index == place) {
                pieces.add(Piece.named(words.get(repeated), "SECOND"));
            } else {
                int number = index - (index > place ? 1 : 0);
                pieces.add(
                        number == repeated ? Piece.named(words.get(number), "FIRST") : Piece.plain(words.get(number)));
            }
        }
        pieces.add(Piece.plain(". The word that occurs twice is the word"));
        return pieces;
    }
}
