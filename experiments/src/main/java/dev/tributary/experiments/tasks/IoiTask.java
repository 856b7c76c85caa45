package dev.tributary.experiments.tasks;

import dev.tributary.engine.task.NamedSpans;
import dev.tributary.engine.task.PromptPair;
import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.task.PromptText;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Indirect-object identification (Wang et al. 2022, "Interpretability in the Wild"): of two people one gives something,
 * and the other receives it. The right answer is the indirect object IO, the wrong one the subject S.
 *
 * @param name what it is called on the command line
 * @param form which sentences
 * @param change which names the corrupt prompt changes
 */
public record IoiTask(String name, Form form, Corruption change) implements TaskGenerator {

    private static final List<String> ABBA = List.of(
            "Then", ",", "IO", "and", "S1", "S1+1", "to", "the", "PLACE", ".", "S2", "S2+1", "a", "OBJECT", "END");
    private static final List<String> BABA = List.of(
            "Then", ",", "S1", "S1+1", "IO", "IO+1", "to", "the", "PLACE", ".", "S2", "S2+1", "a", "OBJECT", "END");
    private static final Map<String, String> SLOTS =
            Map.of("[1]", "[1]", "[2]", "[2]", "[S]", "[S]", "[P]", "[P]", "[O]", "[O]");
    private static final List<String> NAMED = List.of("IO", "S1", "S1+1", "S2", "S2+1", "END");

    @Override
    public String description() {
        return switch (form) {
            case ABBA -> "Two people meet, the second gives something to the first: \"" + example() + "\" IO.";
            case BABA -> "Two people meet, the first gives something to the second: \"" + example() + "\" IO.";
            case MIXED -> "Two people meet, one gives something to the other: all sentences, both orders of the names.";
        };
    }

    @Override
    public String corruption() {
        return switch (change) {
            case ALL_NAMES -> "three fresh names, so that no name occurs twice (ABC)";
            case GIVER -> "the second mention of the subject is replaced by a third name";
        };
    }

    @Override
    public String model() {
        return "ioi";
    }

    @Override
    public PromptSet generate(int pairs, long seed) {
        List<PromptPair> drawn = DistinctPairs.draw(name, pairs, seed, this::pair);
        return switch (form) {
            case ABBA -> new PromptSet(ABBA, positions(ABBA), drawn);
            case BABA -> new PromptSet(BABA, positions(BABA), drawn);
            case MIXED -> PromptSet.of(drawn);
        };
    }

    private static Map<String, Integer> positions(List<String> labels) {
        Map<String, Integer> positions = new LinkedHashMap<>();
        NAMED.forEach(label -> positions.put(label, labels.indexOf(label)));
        return positions;
    }

    private String example() {
        Map<String, String> fillings = new HashMap<>(Map.of("[P]", "PLACE", "[O]", "OBJECT", "[S]", "S"));
        fillings.put("[1]", form == Form.ABBA ? "IO" : "S");
        fillings.put("[2]", form == Form.ABBA ? "S" : "IO");
        return IoiLanguage.text(IoiLanguage.words(firstClauses(), fillings));
    }

    private PromptPair pair(SplittableRandom random) {
        List<String> clauses = form == Form.MIXED ? anyClauses(random) : firstClauses();
        boolean indirectFirst = form == Form.MIXED ? random.nextBoolean() : form == Form.ABBA;
        List<String> names = Draws.distinct(IoiWords.NAMES, 5, random);
        String place = Draws.one(IoiWords.PLACES, random);
        String object = Draws.one(IoiWords.OBJECTS, random);
        String indirect = names.get(0);
        String subject = names.get(1);
        Cast clean = new Cast(indirectFirst, indirect, subject, subject);
        Cast corrupt =
                switch (change) {
                    case ALL_NAMES -> new Cast(indirectFirst, names.get(2), names.get(3), names.get(4));
                    case GIVER -> new Cast(indirectFirst, indirect, subject, names.get(2));
                };
        PromptPair pair = PromptPair.of(
                clean.prompt(clauses, place, object),
                corrupt.prompt(clauses, place, object),
                List.of(new PromptText.Words(IoiLanguage.token(indirect))),
                List.of(new PromptText.Words(IoiLanguage.token(subject))));
        return form == Form.MIXED ? pair.withSpans(spans(clauses, indirectFirst)) : pair;
    }

    /** In sentences of any form. What follows the second subject can be the end, and is no span of its own then. */
    private static NamedSpans spans(List<String> clauses, boolean indirectFirst) {
        List<String> words = IoiLanguage.words(clauses, SLOTS);
        int first = words.indexOf(indirectFirst ? "[2]" : "[1]");
        int second = words.indexOf("[S]");
        int end = words.size() - 1;
        Map<String, List<Integer>> spans = new LinkedHashMap<>();
        spans.put("IO", List.of(words.indexOf(indirectFirst ? "[1]" : "[2]")));
        spans.put("S1", List.of(first));
        spans.put("S1+1", List.of(first + 1));
        spans.put("S2", List.of(second));
        spans.put("S2+1", second + 1 < end ? List.of(second + 1) : List.of());
        spans.put("END", List.of(end));
        return new NamedSpans(spans);
    }

    private static List<String> firstClauses() {
        return List.of(IoiPatterns.OPENINGS.get(0), IoiPatterns.CLOSINGS.get(0));
    }

    private static List<String> anyClauses(SplittableRandom random) {
        List<String> openings = random.nextBoolean() ? IoiPatterns.OPENINGS : IoiPatterns.SUBORDINATE_OPENINGS;
        return List.of(Draws.one(openings, random), Draws.one(IoiPatterns.CLOSINGS, random));
    }

    /** Which sentences. */
    public enum Form {
        /** One sentence, the indirect object first; positions have names. */
        ABBA,
        /** One sentence, the subject first; positions have names. */
        BABA,
        /** All pairs of clauses, both orders; prompts differ in length, and spans in where they are. */
        MIXED
    }

    /** Which names the corrupt prompt changes. */
    public enum Corruption {
        /** All three mentions, to three fresh names. */
        ALL_NAMES,
        /** The second mention of the subject, to a third name. */
        GIVER
    }

    /** Who does what in one prompt. */
    private record Cast(boolean indirectFirst, String indirect, String subject, String giver) {

        PromptText prompt(List<String> clauses, String place, String object) {
            Map<String, String> fillings = Map.of(
                    "[1]", indirectFirst ? indirect : subject,
                    "[2]", indirectFirst ? subject : indirect,
                    "[S]", giver,
                    "[P]", place,
                    "[O]", object);
            return new PromptText.Words(IoiLanguage.text(IoiLanguage.words(clauses, fillings)));
        }
    }
}
