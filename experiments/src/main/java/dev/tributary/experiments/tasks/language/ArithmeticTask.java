package dev.tributary.experiments.tasks.language;

import dev.tributary.engine.task.PromptPair;
import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.tokenize.Tokenizer;
import dev.tributary.experiments.tasks.DistinctPairs;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The sum or difference of two numbers after two worked examples: {@code 2+3=5, 1+6=7, 4+4=}. Where every number up to 99
 * is one token the numbers go that far, else outcomes have one digit.
 *
 * @param operation what is done
 */
record ArithmeticTask(Operation operation) implements LanguageTask {

    private static final int TWO_DIGITS = 99;
    private static final int ONE_DIGIT = 9;
    private static final int TERMS = 3;

    @Override
    public String description() {
        return "The outcome of " + operation.label + " after two worked examples.";
    }

    @Override
    public String corruption() {
        return "other operands in the term that is asked for, with another outcome";
    }

    @Override
    public PromptSet generate(Tokenizer tokenizer, int pairs, long seed) {
        int largest = numbers(tokenizer, TWO_DIGITS) ? TWO_DIGITS : ONE_DIGIT;
        if (!numbers(tokenizer, largest)) {
            throw new IllegalArgumentException(
                    "this task needs a tokenizer that makes digits tokens of their own, or cuts"
                            + " \"12+34=46\" into numbers and signs; the model's does neither");
        }
        return Labelled.set(
                tokenizer, DistinctPairs.draw("arithmetic", pairs, seed, random -> pair(tokenizer, largest, random)));
    }

    private boolean numbers(Tokenizer tokenizer, int largest) {
        for (int number = 0; number <= largest; number++) {
            if (tokenizer.encode(String.valueOf(number)).size() != 1) {
                return false;
            }
        }
        return true;
    }

    private PromptPair pair(Tokenizer tokenizer, int largest, SplittableRandom random) {
        List<Term> terms = new ArrayList<>();
        while (terms.size() <= TERMS) {
            Term term = operation.draw(largest, random);
            boolean fresh = terms.stream().noneMatch(other -> other.outcome == term.outcome);
            if (fresh) {
                terms.add(term);
            }
        }
        List<Term> examples = terms.subList(0, 2);
        Term asked = terms.get(2);
        Term other = terms.get(TERMS);
        return Posed.pair(
                tokenizer,
                pieces(examples, asked),
                pieces(examples, other),
                List.of(String.valueOf(asked.outcome)),
                List.of(String.valueOf(other.outcome)));
    }

    private List<Piece> pieces(List<Term> examples, Term asked) {
        List<Piece> pieces = new ArrayList<>();
        for (Term example : examples) {
            pieces.add(Piece.plain(example.left + operation.sign + example.right + "=" + example.outcome));
            pieces.add(Piece.plain("\n"));
        }
        pieces.add(Piece.named(String.valueOf(asked.left), "LEFT"));
        pieces.add(Piece.named(operation.sign, "SIGN"));
        pieces.add(Piece.named(String.valueOf(asked.right), "RIGHT"));
        pieces.add(Piece.plain("="));
        return pieces;
    }

    private record Term(int left, int right, int outcome) {}

    /** What is done with two numbers. */
    enum Operation {
        /** Their sum. */
        ADD("adding two numbers", "+"),
        /** Their difference, at least 0. */
        SUBTRACT("subtracting a number from another", "-");

        private final String label;
        private final String sign;

        Operation(String label, String sign) {
            this.label = label;
            this.sign = sign;
        }

        private Term draw(int largest, SplittableRandom random) {
            int whole = random.nextInt(1, largest + 1);
            int part = random.nextInt(0, whole + 1);
            return this == ADD ? new Term(part, whole - part, whole) : new Term(whole, part, whole - part);
        }
    }
}
