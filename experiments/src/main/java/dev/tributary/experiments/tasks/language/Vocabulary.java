package dev.tributary.experiments.tasks.language;

import java.util.List;

/** Words to choose from; a task takes those that are one token. */
final class Vocabulary {

    static final List<String> NAMES = split(
            """
            Aaron Adam Alan Albert Alex Alice Amy Andrea Andrew Anna Anthony Arthur Ben Brian Carl Charles Chris Claire
            Daniel David Diana Edward Elizabeth Emily Emma Eric Frank George Grace Hannah Helen Henry Jack Jacob James
            Jane Jason Jennifer Jeremy Jessica Jim Joe John Jonathan Joseph Joshua Julia Justin Karen Kate Kevin Kyle
            Laura Linda Lisa Louis Lucy Luke Maria Mark Martin Mary Matthew Max Michael Michelle Mike Nathan Nick Oliver
            Patrick Paul Peter Philip Rachel Rebecca Richard Robert Rose Ruby Ruth Ryan Sam Samuel Sarah Scott Sean Simon
            Sophia Stephen Steven Susan Thomas Tim Tom Victoria Vincent Walter William""");

    static final List<String> PLACES = split(
            "store garden restaurant school hospital office house station market beach museum church library park");

    static final List<String> OBJECTS =
            split("ring bone basketball computer necklace drink snack book kiss letter ball flower key hat picture");

    static final List<String> EVENTS = split(
            """
            war siege reign rebellion conflict voyage expedition famine plague trial campaign truce alliance journey
            strike revolution occupation tour crisis drought epidemic construction empire dynasty peace treaty study
            project program marriage partnership investigation friendship""");

    static final List<String> FUNCTIONS = split(
            "load save open close run start stop find get set build read write send move check parse update port call");

    static final List<String> ARGUMENTS = split(
            """
            size file last name path line list item value index key node text word page user group title color image
            model data date time type state code result field table order shape point image width height depth level
            mode format target source message number count length event color style class token area unit""");

    static final List<String> NOUNS = split(
            """
            oil column piece crime population dark water paper music light table house river animal garden winter summer
            bread stone metal bridge road market doctor teacher student farmer captain window mirror silver golden ocean
            forest island valley storm cloud shadow engine wheel""");

    private Vocabulary() {}

    /** Words with spaces or line breaks between them, each once. */
    static List<String> split(String words) {
        return List.of(words.split("\\s+")).stream().distinct().toList();
    }
}
