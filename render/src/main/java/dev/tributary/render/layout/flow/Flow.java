package dev.tributary.render.layout.flow;

import dev.tributary.graph.Port;
import java.util.List;

/**
 * What runs from one box to another with one sign into one sort of input: one ribbon.
 *
 * @param strands the edges that it carries, in canonical order
 * @param score the sum of their scores, which have one sign
 */
public record Flow(Stop source, Stop target, Port port, List<Strand> strands, double score) {
    public Flow {
        strands = List.copyOf(strands);
    }

    /** |score|. */
    public double magnitude() {
        return Math.abs(score);
    }
}
