package dev.tributary.experiments.tasks;

import dev.tributary.engine.task.PromptPair;
import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.task.PromptText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Six different symbols, then the first three of them again: the fourth has to follow. {@code ... A B ... A} calls for
 * {@code B} (Olsson et al. 2022, "In-context Learning and Induction Heads"). The wrong answer is one of the two symbols
 * that come after B.
 */
public record InductionTask() implements TaskGenerator {

    private static final int SEQUENCE = 6;
    private static final int REPEATED = 3;
    private static final List<String> LABELS = List.of("X1", "X2", "A1", "B1", "X3", "X4", "X1'", "X2'", "A2=END");

    @Override
    public String name() {
        return "induction";
    }

    @Override
    public String description() {
        return "Continue a random sequence that is being repeated: A B ... A is followed by B.";
    }

    @Override
    public String corruption() {
        return "nine other symbols, none of them twice, so that nothing is repeated";
    }

    @Override
    public String model() {
        return "induction";
    }

    @Override
    public PromptSet generate(int pairs, long seed) {
        return new PromptSet(LABELS, positions(), DistinctPairs.draw(name(), pairs, seed, InductionTask::pair));
    }

    private static Map<String, Integer> positions() {
        Map<String, Integer> positions = new LinkedHashMap<>();
        positions.put("A1", 2);
        positions.put("B1", 3);
        positions.put("END", LABELS.size() - 1);
        return positions;
    }

    private static PromptPair pair(SplittableRandom random) {
        List<Integer> drawn = Draws.distinct(InductionAlphabet.ids(), SEQUENCE + LABELS.size(), random);
        List<Integer> sequence = drawn.subList(0, SEQUENCE);
        List<Integer> clean = Stream.concat(sequence.stream(), sequence.subList(0, REPEATED).stream())
                .toList();
        List<Integer> corrupt = drawn.subList(SEQUENCE, drawn.size());
        int wrong = Draws.one(sequence.subList(REPEATED + 1, SEQUENCE), random);
        return PromptPair.of(words(clean), words(corrupt), List.of(word(sequence.get(REPEATED))), List.of(word(wrong)));
    }

    private static PromptText words(List<Integer> ids) {
        return new PromptText.Words(InductionAlphabet.text(ids));
    }

    private static PromptText word(int id) {
        return words(List.of(id));
    }
}
