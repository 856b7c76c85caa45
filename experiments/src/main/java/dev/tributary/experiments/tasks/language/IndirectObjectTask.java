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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Indirect-object identification with the fifteen templates of Wang et al. 2022, "Interpretability in the Wild". The
 * right answer is the indirect object IO, the wrong one the subject S.
 *
 * @param change what the corrupt prompt changes
 * @param order of the two names
 * @param template one of the fifteen, counted from 1, or 0 for all
 */
record IndirectObjectTask(Corruption change, Order order, int template) implements LanguageTask {

    private static final Pattern SLOT = Pattern.compile(" ?\\[(\\w+)]");

    /** {@code [1]} and {@code [2]} are the two, {@code [S]} is the one who gives. */
    private static final List<String> TEMPLATES = List.of(
            "Then, [1] and [2] went to the [PLACE]. [S] gave a [OBJECT] to",
            "Then, [1] and [2] had a lot of fun at the [PLACE]. [S] gave a [OBJECT] to",
            "Then, [1] and [2] were working at the [PLACE]. [S] decided to give a [OBJECT] to",
            "Then, [1] and [2] were thinking about going to the [PLACE]. [S] wanted to give a [OBJECT] to",
            "Then, [1] and [2] had a long argument, and afterwards [S] said to",
            "After [1] and [2] went to the [PLACE], [S] gave a [OBJECT] to",
            "When [1] and [2] got a [OBJECT] at the [PLACE], [S] decided to give it to",
            "When [1] and [2] got a [OBJECT] at the [PLACE], [S] decided to give the [OBJECT] to",
            "While [1] and [2] were working at the [PLACE], [S] gave a [OBJECT] to",
            "While [1] and [2] were commuting to the [PLACE], [S] gave a [OBJECT] to",
            "After the lunch, [1] and [2] went to the [PLACE]. [S] gave a [OBJECT] to",
            "Afterwards, [1] and [2] went to the [PLACE]. [S] gave a [OBJECT] to",
            "Then, [1] and [2] had a long argument. Afterwards [S] said to",
            "The [PLACE] [1] and [2] went to had a [OBJECT]. [S] gave it to",
            "Friends [1] and [2] found a [OBJECT] at the [PLACE]. [S] gave it to");

    private static final int NAMES_IN_A_PAIR = 5;

    IndirectObjectTask {
        if (template < 0 || template > TEMPLATES.size()) {
            throw new IllegalArgumentException(
                    "task ioi has templates 1 to " + TEMPLATES.size() + ", and 0 for all, got " + template);
        }
    }

    @Override
    public String description() {
        return "Two people meet, one gives something to the other: "
                + (template == 0 ? "15 templates" : "\"" + TEMPLATES.get(template - 1) + "\"") + ", "
                + (order == Order.BOTH ? "both orders of the names" : "order " + order) + ".";
    }

    @Override
    public String corruption() {
        return switch (change) {
            case ABC -> "three fresh names, so that no name occurs twice (ABC)";
            case THIRD_GIVER -> "the second mention of the subject is replaced by a third name";
            case SWAP -> "the second mention of the subject is replaced by the indirect object";
        };
    }

    @Override
    public PromptSet generate(Tokenizer tokenizer, int pairs, long seed) {
        Words words = new Words(
                OneToken.of(tokenizer, Vocabulary.NAMES, "names", NAMES_IN_A_PAIR),
                OneToken.of(tokenizer, Vocabulary.PLACES, "places", 1),
                OneToken.of(tokenizer, Vocabulary.OBJECTS, "objects", 1));
        return Labelled.set(
                tokenizer, DistinctPairs.draw("ioi", pairs, seed, random -> pair(tokenizer, words, random)));
    }

    private PromptPair pair(Tokenizer tokenizer, Words words, SplittableRandom random) {
        String sentence = template == 0 ? Draws.one(TEMPLATES, random) : TEMPLATES.get(template - 1);
        boolean indirectFirst =
                switch (order) {
                    case BOTH -> random.nextBoolean();
                    case ABBA -> true;
                    case BABA -> false;
                };
        List<String> names = Draws.distinct(words.names(), NAMES_IN_A_PAIR, random);
        String indirect = names.get(0);
        String subject = names.get(1);
        Scene scene = new Scene(
                sentence, indirectFirst, Draws.one(words.places(), random), Draws.one(words.objects(), random));
        Wording clean = Wording.of(tokenizer, scene.with(indirect, subject, subject));
        Wording corrupt = Wording.of(
                tokenizer,
                switch (change) {
                    case ABC -> scene.with(names.get(2), names.get(3), names.get(4));
                    case THIRD_GIVER -> scene.with(indirect, subject, names.get(2));
                    case SWAP -> scene.with(indirect, subject, indirect);
                });
        return PromptPair.of(
                        clean.words(),
                        corrupt.words(),
                        List.of(new PromptText.Words(indirect)),
                        List.of(new PromptText.Words(subject)))
                .withSpans(clean.spans());
    }

    /** What the corrupt prompt changes. */
    enum Corruption {
        /** All three mentions, to three fresh names. */
        ABC,
        /** The second mention of the subject, to a third name. */
        THIRD_GIVER,
        /** The second mention of the subject, to the indirect object, so that the right answer is the other name. */
        SWAP
    }

    /** Which of the two is named first. */
    enum Order {
        /** Either. */
        BOTH,
        /** The indirect object. */
        ABBA,
        /** The subject. */
        BABA
    }

    /** Words with the space before them. */
    private record Words(List<String> names, List<String> places, List<String> objects) {}

    /** A sentence without people. */
    private record Scene(String sentence, boolean indirectFirst, String place, String object) {

        List<Piece> with(String indirect, String subject, String giver) {
            List<Piece> pieces = new ArrayList<>();
            Matcher slots = SLOT.matcher(sentence);
            int done = 0;
            while (slots.find()) {
                if (slots.start() > done) {
                    pieces.add(Piece.plain(sentence.substring(done, slots.start())));
                }
                pieces.add(
                        switch (slots.group(1)) {
                            case "1" -> indirectFirst ? Piece.named(indirect, "IO") : Piece.named(subject, "S1");
                            case "2" -> indirectFirst ? Piece.named(subject, "S1") : Piece.named(indirect, "IO");
                            case "S" -> Piece.named(giver, "S2");
                            case "PLACE" -> Piece.plain(place);
                            default -> Piece.plain(object);
                        });
                done = slots.end();
            }
            pieces.add(Piece.plain(sentence.substring(done)));
            return pieces;
        }
    }
}
