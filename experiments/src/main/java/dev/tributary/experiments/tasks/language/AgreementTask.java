package dev.tributary.experiments.tasks.language;

import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.tokenize.Tokenizer;
import dev.tributary.experiments.tasks.DistinctPairs;
import dev.tributary.experiments.tasks.Draws;
import java.util.List;
import java.util.Map;

/**
 * A verb agrees in number with its subject, not with the noun that stands between (Linzen et al. 2016, "Assessing the
 * ability of LSTMs to learn syntax-sensitive dependencies"): {@code The keys near the cabinet} is followed by
 * {@code are}.
 *
 * @param form what stands between subject and verb
 */
record AgreementTask(Form form) implements LanguageTask {

    private static final List<String> NOUNS = Vocabulary.split(
            """
            key book doctor teacher student farmer author singer driver player officer manager painting picture window door
            river road bridge car tree flower house garden building table chair cat dog bird horse boy girl king friend""");

    private static final List<String> PREPOSITIONS = Vocabulary.split("near behind beside under above from with");

    private static final List<List<String>> VERBS =
            List.of(List.of("is", "was", "has"), List.of("are", "were", "have"));

    @Override
    public String description() {
        return "A verb agrees in number with its subject: \"" + form.template + "\".";
    }

    @Override
    public String corruption() {
        return "the subject in the other number";
    }

    @Override
    public PromptSet generate(Tokenizer tokenizer, int pairs, long seed) {
        List<String> nouns = NOUNS.stream()
                .filter(noun -> isOneToken(tokenizer, " " + noun) && isOneToken(tokenizer, " " + noun + "s"))
                .map(noun -> " " + noun)
                .toList();
        OneToken.kept(tokenizer, nouns, "nouns in both numbers", 2);
        List<String> prepositions = OneToken.of(tokenizer, PREPOSITIONS, "prepositions", 1);
        List<List<String>> verbs = VERBS.stream()
                .map(number -> OneToken.of(tokenizer, number, "verbs", number.size()))
                .toList();
        return Labelled.set(tokenizer, DistinctPairs.draw("agreement", pairs, seed, random -> {
            List<String> two = Draws.distinct(nouns, 2, random);
            int number = random.nextInt(2);
            String between = two.get(1) + (random.nextBoolean() ? "s" : "");
            Map<String, String> words = Map.of(
                    "SUBJECT", inNumber(two.get(0), number),
                    "PREP", Draws.one(prepositions, random),
                    "OTHER", between);
            return Posed.pair(
                    tokenizer,
                    Posed.sentence(form.template, words),
                    Posed.sentence(form.template, Posed.with(words, "SUBJECT", inNumber(two.get(0), 1 - number))),
                    verbs.get(number),
                    verbs.get(1 - number));
        }));
    }

    private static boolean isOneToken(Tokenizer tokenizer, String text) {
        return tokenizer.encode(text).size() == 1;
    }

    private static String inNumber(String noun, int number) {
        return noun + (number == 1 ? "s" : "");
    }

    /** What stands between subject and verb. */
    enum Form {
        /** A prepositional phrase. */
        PHRASE("The [SUBJECT] [PREP] the [OTHER]"),
        /** A relative clause. */
        CLAUSE("The [SUBJECT] that stood [PREP] the [OTHER]");

        private final String template;

        Form(String template) {
            this.template = template;
        }
    }
}
