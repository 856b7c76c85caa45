package dev.tributary.experiments.tasks.language;

import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.tokenize.Tokenizer;
import dev.tributary.experiments.tasks.DistinctPairs;
import dev.tributary.experiments.tasks.Draws;
import java.util.List;
import java.util.Map;

/** The word for what several things are: {@code We talked about dogs, cows and other} is followed by {@code animals}. */
record HypernymTask() implements LanguageTask {

    private static final String TEMPLATE = "We talked about [A], [B], [C] and other";
    private static final int THINGS = 3;

    private static final List<Kind> KINDS = List.of(
            kind("animals", "dogs cats horses cows birds sheep pigs mice lions bears rabbits monkeys elephants wolves"),
            kind("fruits fruit", "apples oranges bananas grapes pears peaches cherries lemons berries strawberries"),
            kind("vegetables", "carrots potatoes tomatoes onions peas beans peppers cabbage spinach lettuce"),
            kind("tools", "hammers saws drills knives shovels axes screws pliers scissors"),
            kind("furniture", "chairs tables beds desks shelves sofas couches cabinets"),
            kind("clothes clothing", "shirts shoes hats coats socks pants gloves dresses jackets skirts boots"),
            kind("vehicles", "cars trucks buses bikes trains vans motorcycles bicycles"),
            kind("colors", "red blue green yellow orange purple brown pink black white"),
            kind("metals", "iron copper gold silver lead aluminum steel zinc"),
            kind("countries", "France Germany Spain Italy China Japan India Brazil Canada Mexico Russia Egypt"),
            kind("cities", "London Paris Berlin Rome Tokyo Boston Chicago Moscow Madrid Vienna"),
            kind("languages", "English French German Spanish Italian Chinese Japanese Russian Arabic Latin"),
            kind("sports", "football basketball tennis hockey golf baseball soccer swimming volleyball cricket"),
            kind("diseases", "cancer diabetes malaria asthma influenza tuberculosis pneumonia measles"),
            kind("insects", "bees ants flies butterflies beetles moths mosquitoes wasps"),
            kind("shapes", "circles squares triangles rectangles cubes spheres"),
            kind("drinks beverages", "coffee tea juice milk beer wine water soda"),
            kind("instruments", "guitars drums pianos violins trumpets flutes"));

    @Override
    public String description() {
        return "The word for what three things are.";
    }

    @Override
    public String corruption() {
        return "three things of another kind";
    }

    @Override
    public PromptSet generate(Tokenizer tokenizer, int pairs, long seed) {
        List<Kind> kinds = KINDS.stream()
                .map(kind -> kind.in(tokenizer))
                .filter(kind -> !kind.names().isEmpty() && kind.things().size() >= THINGS)
                .toList();
        if (kinds.size() < 2) {
            throw new IllegalArgumentException(
                    "this task needs two kinds with three things each that are one token of the"
                            + " model's tokenizer, but of " + KINDS.size() + " only " + kinds.size() + " are");
        }
        return Labelled.set(tokenizer, DistinctPairs.draw("hypernymy", pairs, seed, random -> {
            List<Kind> two = Draws.distinct(kinds, 2, random);
            return Posed.pair(
                    tokenizer,
                    pieces(Draws.distinct(two.get(0).things(), THINGS, random)),
                    pieces(Draws.distinct(two.get(1).things(), THINGS, random)),
                    two.get(0).names(),
                    two.get(1).names());
        }));
    }

    private static List<Piece> pieces(List<String> things) {
        return Posed.sentence(TEMPLATE, Map.of("A", things.get(0), "B", things.get(1), "C", things.get(2)));
    }

    private static Kind kind(String names, String things) {
        return new Kind(Vocabulary.split(names), Vocabulary.split(things));
    }

    /**
     * Things of one kind.
     *
     * @param names of the kind, all of them right
     */
    private record Kind(List<String> names, List<String> things) {
        Kind in(Tokenizer tokenizer) {
            return new Kind(
                    OneToken.of(tokenizer, names, "names of kinds", 0), OneToken.of(tokenizer, things, "things", 0));
        }
    }
}
