package dev.tributary.experiments.tasks.language;

import dev.tributary.engine.task.PromptPair;
import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.tokenize.Tokenizer;
import dev.tributary.experiments.tasks.DistinctPairs;
import dev.tributary.experiments.tasks.Draws;
import java.util.ArrayList;
import java.util.List;

/**
 * A question with four answers to choose from, whose letter is asked for, where the text before it says what is right: the
 * form of CopyColors in the benchmark MIB (Mueller et al. 2025, "MIB: A Mechanistic Interpretability Benchmark").
 */
record ChoiceTask() implements LanguageTask {

    private static final List<String> COLORS =
            Vocabulary.split("red blue green yellow orange purple brown pink black white gray silver golden violet");

    private static final List<String> THINGS = Vocabulary.split(
            "box car door hat house ball bird book boat cup flag flower bag coat ring stone wall fish bottle chair");

    private static final List<String> LETTERS = List.of("A", "B", "C", "D");

    @Override
    public String description() {
        return "The letter of the right one of four answers, which the text before the question says.";
    }

    @Override
    public String corruption() {
        return "the right answer stands at another letter";
    }

    @Override
    public PromptSet generate(Tokenizer tokenizer, int pairs, long seed) {
        List<String> colors = OneToken.of(tokenizer, COLORS, "colors", LETTERS.size());
        List<String> things = OneToken.of(tokenizer, THINGS, "things", 1);
        List<String> answers = OneToken.of(tokenizer, LETTERS, "letters", LETTERS.size());
        return Labelled.set(tokenizer, DistinctPairs.draw("multiple-choice", pairs, seed, random -> {
            List<String> choices = Draws.distinct(colors, LETTERS.size(), random);
            String thing = Draws.one(things, random);
            int right = random.nextInt(LETTERS.size());
            int moved = (right + 1 + random.nextInt(LETTERS.size() - 1)) % LETTERS.size();
            List<String> swapped = new ArrayList<>(choices);
            swapped.set(right, choices.get(moved));
            swapped.set(moved, choices.get(right));
            List<String> wrong = new ArrayList<>(answers);
            wrong.remove(right);
            return pair(tokenizer, thing, choices, swapped, new Letters(right, answers.get(right), wrong));
        }));
    }

    private static PromptPair pair(
            Tokenizer tokenizer, String thing, List<String> choices, List<String> swapped, Letters letters) {
        String color = choices.get(letters.right);
        return Posed.pair(
                tokenizer,
                pieces(thing, color, choices),
                pieces(thing, color, swapped),
                List.of(letters.answer),
                letters.wrong);
    }

    /** Where the right answer stands, and what is answered. */
    private record Letters(int right, String answer, List<String> wrong) {}

    private static List<Piece> pieces(String thing, String color, List<String> choices) {
        List<Piece> pieces = new ArrayList<>();
        pieces.add(Piece.plain("The"));
        pieces.add(Piece.named(thing, "THING"));
        pieces.add(Piece.plain(" is"));
        pieces.add(Piece.named(color, "COLOR"));
        pieces.add(Piece.plain(". What color is the"));
        pieces.add(Piece.plain(thing));
        pieces.add(Piece.plain("?"));
        for (int index = 0; index < choices.size(); index++) {
            pieces.add(Piece.plain("\n"));
            pieces.add(Piece.named(LETTERS.get(index), "LETTER " + LETTERS.get(index)));
            pieces.add(Piece.plain("."));
            pieces.add(Piece.named(choices.get(index), "CHOICE " + LETTERS.get(index)));
        }
        pieces.add(Piece.plain("\nAnswer:"));
        return pieces;
    }
}
