package dev.tributary.render.attention;

import dev.tributary.graph.Node;
import java.util.Optional;

/**
 * What a map is called.
 *
 * @param text as it is shown; not trusted
 * @param head the head that it is of, if it is of one
 */
public record MapName(String text, Optional<Node.Head> head) {

    /** A head in this notation. */
    public static MapName of(Node.Head head, HeadNotation notation) {
        return new MapName(notation.of(head), Optional.of(head));
    }
}
