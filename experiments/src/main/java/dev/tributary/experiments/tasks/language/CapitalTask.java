package dev.tributary.experiments.tasks.language;

import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.tokenize.Tokenizer;
import dev.tributary.experiments.tasks.DistinctPairs;
import dev.tributary.experiments.tasks.Draws;
import java.util.List;
import java.util.Map;

/** The capital of a country. */
record CapitalTask() implements LanguageTask {

    private static final List<String> TEMPLATES = List.of(
            "The capital of [COUNTRY] is",
            "The capital city of [COUNTRY] is",
            "The capital of [COUNTRY] is called",
            "The capital of [COUNTRY] is the city of",
            "As you know, the capital of [COUNTRY] is",
            "The name of the capital of [COUNTRY] is");

    private static final List<Place> PLACES = Vocabulary.split(
                    """
            Afghanistan/Kabul Albania/Tirana Algeria/Algiers Armenia/Yerevan Australia/Canberra
            Austria/Vienna Azerbaijan/Baku Bangladesh/Dhaka Belarus/Minsk Belgium/Brussels Bulgaria/Sofia
            Canada/Ottawa Chile/Santiago China/Beijing Colombia/Bogotá Croatia/Zagreb Cuba/Havana Cyprus/Nicosia
            Denmark/Copenhagen Ecuador/Quito Egypt/Cairo England/London Estonia/Tallinn Finland/Helsinki
            France/Paris Germany/Berlin Ghana/Accra Greece/Athens Hungary/Budapest Iceland/Reykjavik Indonesia/Jakarta
            Iran/Tehran Iraq/Baghdad Ireland/Dublin Israel/Jerusalem Italy/Rome Jamaica/Kingston Japan/Tokyo Jordan/Amman
            Kenya/Nairobi Latvia/Riga Lebanon/Beirut Libya/Tripoli Lithuania/Vilnius Mali/Bamako
            Morocco/Rabat Nepal/Kathmandu Netherlands/Amsterdam Norway/Oslo Oman/Muscat Pakistan/Islamabad
            Peru/Lima Philippines/Manila Poland/Warsaw Portugal/Lisbon Qatar/Doha Romania/Bucharest Russia/Moscow
            Scotland/Edinburgh Senegal/Dakar Serbia/Belgrade Somalia/Mogadishu Spain/Madrid Sudan/Khartoum
            Sweden/Stockholm Switzerland/Bern Syria/Damascus Thailand/Bangkok Tunisia/Tunis Turkey/Ankara Uganda/Kampala
            Ukraine/Kyiv Uruguay/Montevideo Venezuela/Caracas Vietnam/Hanoi Wales/Cardiff Yemen/Sana Zimbabwe/Harare""")
            .stream()
            .map(Place::of)
            .toList();

    @Override
    public String description() {
        return "The capital of a country.";
    }

    @Override
    public String corruption() {
        return "another country";
    }

    @Override
    public PromptSet generate(Tokenizer tokenizer, int pairs, long seed) {
        List<Place> places = PLACES.stream()
                .filter(place -> tokenizer.encode(place.country()).size() == 1
                        && tokenizer.encode(place.capital()).size() == 1)
                .toList();
        if (places.size() < 2) {
            throw new IllegalArgumentException(
                    "this task needs two countries whose names and capitals are one token of the"
                            + " model's tokenizer, but of " + PLACES.size() + " only " + places.size() + " are");
        }
        return Labelled.set(tokenizer, DistinctPairs.draw("capital", pairs, seed, random -> {
            List<Place> two = Draws.distinct(places, 2, random);
            String template = Draws.one(TEMPLATES, random);
            return Posed.pair(
                    tokenizer,
                    Posed.sentence(template, Map.of("COUNTRY", two.get(0).country())),
                    Posed.sentence(template, Map.of("COUNTRY", two.get(1).country())),
                    List.of(two.get(0).capital()),
                    List.of(two.get(1).capital()));
        }));
    }

    /** A country and its capital, each with a space before it. */
    private record Place(String country, String capital) {

        static Place of(String both) {
            String[] names = both.split("/", 2);
            return new Place(" " + names[0], " " + names[1]);
        }
    }
}
