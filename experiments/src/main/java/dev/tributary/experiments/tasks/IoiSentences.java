package dev.tributary.experiments.tasks;

import dev.tributary.engine.training.TrainingData;
import dev.tributary.engine.training.TrainingSentence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Sentences of the IOI language: two people meet, in any order and any opening, with scenery and bystanders before and
 * between, and one of them gives something to the other. In a part of the sentences a third person gives, to
 * {@code them}. The last token counts most.
 *
 * @param pairs which two may meet
 * @param thirdGiver share of sentences in which neither of the two gives
 */
public record IoiSentences(Pairs pairs, double thirdGiver) implements TrainingData {

    /** Tokens of the longest sentence. */
    public static final int CONTEXT = 36;

    private static final double OTHER_TOKENS = 0.2;
    private static final double BYSTANDER = 0.25;
    private static final double SCENERY_BETWEEN = 0.25;
    private static final double BYSTANDER_GIVES = 0.3;
    private static final List<Integer> SCENERY_BEFORE = List.of(0, 0, 1, 1, 2);
    private static final Map<String, Integer> IDS = ids();

    @Override
    public TrainingSentence sentence(SplittableRandom random) {
        List<String> words;
        do {
            words = words(random);
        } while (words.size() > CONTEXT);
        List<Integer> tokens = new ArrayList<>();
        List<Float> weights = new ArrayList<>();
        for (int position = 0; position < words.size(); position++) {
            String token = position == 0 ? words.get(0) : IoiLanguage.token(words.get(position));
            tokens.add(IDS.get(token));
            weights.add(position == 0 ? 0f : position == words.size() - 1 ? 1f : (float) OTHER_TOKENS);
        }
        return new TrainingSentence(tokens, weights);
    }

    /** A whole sentence, the answer included. */
    List<String> words(SplittableRandom random) {
        List<String> names;
        do {
            names = Draws.distinct(IoiWords.NAMES, 4, random);
        } while (IoiWords.heldOut(names.get(0), names.get(1)) != (pairs == Pairs.HELD_OUT));
        boolean firstGives = random.nextBoolean();
        Map<String, String> fillings = new HashMap<>();
        fillings.put("[1]", names.get(0));
        fillings.put("[2]", names.get(1));
        fillings.put("[C]", names.get(2));
        fillings.put("[P]", Draws.one(IoiWords.PLACES, random));
        fillings.put("[O]", Draws.one(IoiWords.OBJECTS, random));
        String answer;
        if (random.nextDouble() < thirdGiver) {
            fillings.put("[S]", names.get(random.nextDouble() < BYSTANDER_GIVES ? 2 : 3));
            answer = IoiPatterns.BOTH;
        } else {
            fillings.put("[S]", names.get(firstGives ? 0 : 1));
            answer = names.get(firstGives ? 1 : 0);
        }
        List<String> words = IoiLanguage.words(clauses(random), fillings);
        words.add(answer);
        return words;
    }

    private static List<String> clauses(SplittableRandom random) {
        List<String> clauses =
                new ArrayList<>(Draws.distinct(IoiPatterns.SCENERY, Draws.one(SCENERY_BEFORE, random), random));
        if (random.nextDouble() < BYSTANDER) {
            clauses.add(Draws.one(IoiPatterns.BYSTANDERS, random));
        }
        int opening = random.nextInt(IoiPatterns.OPENINGS.size() + IoiPatterns.SUBORDINATE_OPENINGS.size());
        boolean subordinate = opening >= IoiPatterns.OPENINGS.size();
        clauses.add(
                subordinate
                        ? IoiPatterns.SUBORDINATE_OPENINGS.get(opening - IoiPatterns.OPENINGS.size())
                        : IoiPatterns.OPENINGS.get(opening));
        if (!subordinate && random.nextDouble() < SCENERY_BETWEEN) {
            clauses.add(Draws.one(IoiPatterns.SCENERY, random));
        }
        if (random.nextDouble() < BYSTANDER) {
            clauses.add(Draws.one(subordinate ? IoiPatterns.SUBORDINATE_BYSTANDERS : IoiPatterns.BYSTANDERS, random));
        }
        clauses.add(Draws.one(IoiPatterns.CLOSINGS, random));
        return clauses;
    }

    private static Map<String, Integer> ids() {
        Map<String, Integer> ids = new LinkedHashMap<>();
        IoiLanguage.TOKENS.forEach(token -> ids.put(token, ids.size()));
        return ids;
    }

    /** Which two may meet. */
    public enum Pairs {
        /** All but those held out. */
        TRAINING,
        /** Those that are never trained on. */
        HELD_OUT
    }
}
