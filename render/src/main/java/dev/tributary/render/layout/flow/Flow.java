package dev.tributary.render.layout.flow;

import dev.tributary.graph.Port;
import dev.tributary.render.Mark;
import dev.tributary.render.figure.Cargo;
import java.util.List;

/**
 * What runs from one box to another with one sign and one mark into one sort of input: one ribbon.
 *
 * @param strands the edges that it carries, in canonical order
 * @param score the sum of their scores, which have one sign
 */
public record Flow(Stop source, Stop target, Port port, List<Strand> strands, double score) {
    public Flow {
        strands = List.copyOf(strands);
    }

    /** Its edges, and how sure their scores are. */
    public Cargo cargo() {
        double unstable = strands.stream()
                .filter(Strand::unstable)
                .mapToDouble(Strand::magnitude)
                .sum();
        return new Cargo(
                strands.stream().map(Strand::edge).toList(),
                unstable > magnitude() / 2,
                strands.stream().anyMatch(Strand::doubtful),
                mark());
    }

    /** How its edges stand to another circuit. */
    public Mark mark() {
        return strands.get(0).mark();
    }

    /** |score|. */
    public double magnitude() {
        return Math.abs(score);
    }
}
