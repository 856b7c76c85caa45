package dev.tributary.experiments.tasks;

import java.util.List;

/** The words of the IOI language that vary from sentence to sentence. */
final class IoiWords {

    /** Who meets. */
    static final List<String> NAMES = List.of(
            ("Mary John Alice Bob Anna Paul Kate Tom Lucy Mark Emma Jack Sara Luke Rose Adam Ruth Carl Jane Eric Nina"
                            + " Hugo Olga Ivan Ella Noah Lily Owen Grace Peter Laura Simon Clara David Helen Frank"
                            + " Julia Oscar Maria Henry Diana Victor Sofia Martin Irene Felix Agnes Walter")
                    .split(" ", -1));

    /** Where. */
    static final List<String> PLACES = List.of(
            ("store park office school station garden library museum market beach hotel bank farm harbor theater"
                            + " bakery")
                    .split(" ", -1));

    /** What is given. */
    static final List<String> OBJECTS =
            List.of("drink book ring letter cake camera ticket guitar basket coin lamp map phone hat pen flower"
                    .split(" ", -1));

    private static final int HELD_OUT = 10;

    private IoiWords() {}

    /**
     * Whether two names never meet in a sentence that a model learns from: their places in the list add up to a
     * multiple of ten.
     */
    static boolean heldOut(String first, String second) {
        return (NAMES.indexOf(first) + NAMES.indexOf(second)) % HELD_OUT == 0;
    }
}
