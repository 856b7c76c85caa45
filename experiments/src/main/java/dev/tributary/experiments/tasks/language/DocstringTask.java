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

/**
 * The docstring of a Python function lists its arguments in order (Heimersheim and Janiak 2023, "A circuit for Python
 * docstrings in a 4-layer attention-only transformer"): of six arguments two are described, and the next has to follow.
 * Wrong answers are the other arguments.
 */
record DocstringTask() implements LanguageTask {

    /** Names of the arguments in the definition: two before, the three in question, one after. */
    private static final List<String> DEFINED = List.of("P1", "P2", "A def", "B def", "C def", "S1 def");

    private static final int ARGUMENTS = DEFINED.size();
    private static final int ASKED = 4;
    private static final int FRESH = ARGUMENTS + 2;
    private static final int DESCRIBING = 6;

    @Override
    public String description() {
        return "The next argument of a Python function, in the :param lines of its docstring.";
    }

    @Override
    public String corruption() {
        return "fresh names for all arguments, others in the definition than in the docstring";
    }

    @Override
    public PromptSet generate(Tokenizer tokenizer, int pairs, long seed) {
        Words words = new Words(
                OneToken.of(tokenizer, Vocabulary.FUNCTIONS, "names of functions", 1),
                OneToken.of(tokenizer, Vocabulary.ARGUMENTS, "names of arguments", ARGUMENTS + FRESH),
                OneToken.of(tokenizer, Vocabulary.NOUNS, "nouns", DESCRIBING),
                OneToken.kept(tokenizer, Vocabulary.NOUNS, "nouns without a space", 1));
        return Labelled.set(
                tokenizer, DistinctPairs.draw("docstring", pairs, seed, random -> pair(tokenizer, words, random)));
    }

    private static PromptPair pair(Tokenizer tokenizer, Words words, SplittableRandom random) {
        List<String> arguments = Draws.distinct(words.arguments(), ARGUMENTS + FRESH, random);
        Text text = new Text(
                Draws.one(words.functions(), random),
                Draws.one(words.first(), random),
                Draws.distinct(words.nouns(), DESCRIBING, random));
        List<String> defined = arguments.subList(0, ARGUMENTS);
        List<String> fresh = arguments.subList(ARGUMENTS, ARGUMENTS + FRESH);
        Wording clean = Wording.of(tokenizer, text.with(defined, defined.subList(2, 4)));
        Wording corrupt =
                Wording.of(tokenizer, text.with(fresh.subList(0, ARGUMENTS), fresh.subList(ARGUMENTS, FRESH)));
        List<PromptText> wrong = new ArrayList<>();
        for (int index = 0; index < ARGUMENTS; index++) {
            if (index != ASKED) {
                wrong.add(new PromptText.Words(defined.get(index)));
            }
        }
        return PromptPair.of(clean.words(), corrupt.words(), List.of(new PromptText.Words(defined.get(ASKED))), wrong)
                .withSpans(clean.spans());
    }

    /** Words with the space before them, but for the first of a docstring. */
    private record Words(List<String> functions, List<String> arguments, List<String> nouns, List<String> first) {}

    /** A function without arguments. */
    private record Text(String function, String first, List<String> nouns) {

        List<Piece> with(List<String> defined, List<String> described) {
            List<Piece> pieces = new ArrayList<>();
            pieces.add(Piece.plain("def"));
            pieces.add(Piece.plain(function));
            pieces.add(Piece.plain("(self"));
            for (int index = 0; index < ARGUMENTS; index++) {
                pieces.add(Piece.plain(","));
                pieces.add(Piece.named(defined.get(index), DEFINED.get(index)));
            }
            pieces.add(Piece.plain("):\n    \"\"\""));
            pieces.add(Piece.plain(first));
            pieces.add(Piece.plain(nouns.get(0)));
            pieces.add(Piece.plain(nouns.get(1)));
            parameter(pieces, "\n\n", described.get(0), "A doc", nouns.subList(2, 4));
            parameter(pieces, "\n", described.get(1), "B doc", nouns.subList(4, 6));
            pieces.add(Piece.plain("\n    :param"));
            return pieces;
        }

        private static void parameter(List<Piece> pieces, String before, String name, String span, List<String> nouns) {
            pieces.add(Piece.plain(before + "    :param"));
            pieces.add(Piece.named(name, span));
            pieces.add(Piece.plain(":"));
            nouns.forEach(noun -> pieces.add(Piece.plain(noun)));
        }
    }
}
