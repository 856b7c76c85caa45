package dev.tributary.experiments.tasks.language;

import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.tokenize.Tokenizer;
import dev.tributary.experiments.tasks.DistinctPairs;
import dev.tributary.experiments.tasks.Draws;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The pronoun that refers to a name: {@code So Mary is such a good cook, isn't} is followed by {@code she}. */
record PronounTask() implements LanguageTask {

    private static final String TEMPLATE = "So [NAME] is such a [ADJ] [NOUN], isn't";

    private static final List<String> WOMEN = Vocabulary.split(
            """
            Alice Amy Andrea Anna Claire Diana Elizabeth Emily Emma Grace Hannah Helen Jane Jennifer Jessica Julia Karen
            Kate Laura Linda Lisa Lucy Maria Mary Michelle Rachel Rebecca Rose Ruth Sarah Sophia Susan Victoria""");

    private static final List<String> MEN = Vocabulary.split(
            """
            Aaron Adam Alan Albert Andrew Anthony Arthur Ben Brian Carl Charles Daniel David Edward Eric Frank George Henry
            Jack Jacob James Jason Jeremy John Jonathan Joseph Joshua Justin Kevin Kyle Louis Luke Mark Martin Matthew
            Michael Mike Nathan Oliver Patrick Paul Peter Philip Richard Robert Ryan Scott Simon Stephen Steven Thomas Tim
            Tom Vincent Walter William""");

    private static final List<String> ADJECTIVES =
            Vocabulary.split("good great nice kind funny clever brave smart strong young lovely wonderful");

    private static final List<String> NOUNS = Vocabulary.split(
            "friend person cook teacher doctor singer writer student driver dancer artist leader player neighbor");

    @Override
    public String description() {
        return "The pronoun that refers to a name: he or she.";
    }

    @Override
    public String corruption() {
        return "a name that the other pronoun refers to";
    }

    @Override
    public PromptSet generate(Tokenizer tokenizer, int pairs, long seed) {
        List<List<String>> names = List.of(
                OneToken.of(tokenizer, WOMEN, "names of women", 1), OneToken.of(tokenizer, MEN, "names of men", 1));
        List<String> adjectives = OneToken.of(tokenizer, ADJECTIVES, "adjectives", 1);
        List<String> nouns = OneToken.of(tokenizer, NOUNS, "nouns", 1);
        List<String> pronouns = OneToken.of(tokenizer, List.of("she", "he"), "pronouns", 2);
        return Labelled.set(tokenizer, DistinctPairs.draw("pronoun", pairs, seed, random -> {
            int gender = random.nextInt(2);
            Map<String, String> words = words(names.get(gender), adjectives, nouns, random);
            String other = Draws.one(names.get(1 - gender), random);
            return Posed.pair(
                    tokenizer,
                    Posed.sentence(TEMPLATE, words),
                    Posed.sentence(TEMPLATE, Posed.with(words, "NAME", other)),
                    List.of(pronouns.get(gender)),
                    List.of(pronouns.get(1 - gender)));
        }));
    }

    private static Map<String, String> words(
            List<String> names, List<String> adjectives, List<String> nouns, SplittableRandom random) {
        return Map.of(
                "NAME", Draws.one(names, random),
                "ADJ", Draws.one(adjectives, random),
                "NOUN", Draws.one(nouns, random));
    }
}
