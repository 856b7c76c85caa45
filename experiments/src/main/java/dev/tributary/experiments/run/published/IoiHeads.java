package dev.tributary.experiments.run.published;

import dev.tributary.graph.Node;
import java.util.List;
import java.util.stream.IntStream;

/** The heads of the circuit for indirect object identification (Wang et al. 2023), by what they do. */
enum IoiHeads {
    NAME_MOVERS("end", 9, 9, 10, 0, 9, 6),
    BACKUP_NAME_MOVERS("end", 10, 10, 10, 6, 10, 2, 10, 1, 11, 2, 9, 7, 9, 0, 11, 9),
    NEGATIVE_NAME_MOVERS("end", 10, 7, 11, 10),
    S_INHIBITION("end", 7, 3, 7, 9, 8, 6, 8, 10),
    INDUCTION("S2", 5, 5, 5, 8, 5, 9, 6, 9),
    DUPLICATE_TOKEN("S2", 0, 1, 0, 10, 3, 0),
    PREVIOUS_TOKEN("S1+1", 2, 2, 4, 11);

    private final String word;

    @SuppressWarnings("ImmutableEnumChecker") // the list cannot be changed
    private final List<Node.Head> heads;

    IoiHeads(String word, Integer... layersAndHeads) {
        this.word = word;
        this.heads = IntStream.range(0, layersAndHeads.length / 2)
                .mapToObj(head -> new Node.Head(layersAndHeads[2 * head], layersAndHeads[2 * head + 1]))
                .toList();
    }

    /** Where they write what counts. */
    String word() {
        return word;
    }

    List<Node.Head> heads() {
        return heads;
    }
}
