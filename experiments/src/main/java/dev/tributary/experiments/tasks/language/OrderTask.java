package dev.tributary.experiments.tasks.language;

import dev.tributary.engine.task.PromptPair;
import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.tokenize.Tokenizer;
import dev.tributary.experiments.tasks.DistinctPairs;
import dev.tributary.experiments.tasks.Draws;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A list of letters in another order, after a worked example; one of the letters of the answer is asked for.
 *
 * @param order that is asked for
 */
record OrderTask(Order order) implements LanguageTask {

    private static final int LETTERS = 4;
    private static final List<String> ALPHABET =
            Vocabulary.split("A B C D E F G H I J K L M N O P Q R S T U V W X Y Z");

    @Override
    public String description() {
        return "A list of letters " + order.label + ".";
    }

    @Override
    public String corruption() {
        return "a list of other letters";
    }

    @Override
    public PromptSet generate(Tokenizer tokenizer, int pairs, long seed) {
        List<String> letters = OneToken.of(tokenizer, ALPHABET, "letters", 3 * LETTERS);
        return Labelled.set(
                tokenizer, DistinctPairs.draw("order", pairs, seed, random -> pair(tokenizer, letters, random)));
    }

    private PromptPair pair(Tokenizer tokenizer, List<String> letters, SplittableRandom random) {
        List<String> drawn = Draws.distinct(letters, 3 * LETTERS, random);
        List<String> example = drawn.subList(0, LETTERS);
        List<String> asked = drawn.subList(LETTERS, 2 * LETTERS);
        List<String> other = drawn.subList(2 * LETTERS, 3 * LETTERS);
        int given = random.nextInt(LETTERS - 1);
        String right = order.of(asked).get(given);
        List<String> wrong = new ArrayList<>(asked);
        wrong.remove(right);
        return Posed.pair(
                tokenizer, pieces(example, asked, given), pieces(example, other, given), List.of(right), wrong);
    }

    private List<Piece> pieces(List<String> example, List<String> asked, int given) {
        List<Piece> pieces = new ArrayList<>();
        list(pieces, example, "EXAMPLE");
        order.of(example).forEach(letter -> pieces.add(Piece.plain(letter)));
        pieces.add(Piece.plain("\n"));
        list(pieces, asked, "LIST");
        order.of(asked).subList(0, given).forEach(letter -> pieces.add(Piece.named(letter, "GIVEN")));
        return pieces;
    }

    private void list(List<Piece> pieces, List<String> letters, String span) {
        pieces.add(Piece.plain("List:"));
        letters.forEach(letter -> pieces.add(Piece.named(letter, span)));
        pieces.add(Piece.plain("\n" + order.heading + ":"));
    }

    /** Of a list. */
    enum Order {
        /** By the alphabet. */
        SORTED("sorted by the alphabet", "Sorted"),
        /** From the last to the first. */
        REVERSED("from the last to the first", "Reversed");

        private final String label;
        private final String heading;

        Order(String label, String heading) {
            this.label = label;
            this.heading = heading;
        }

        private List<String> of(List<String> letters) {
            List<String> ordered = new ArrayList<>(letters);
            if (this == SORTED) {
                ordered.sort(null);
            } else {
                Collections.reverse(ordered);
            }
            return ordered;
        }
    }
}
