package dev.tributary.experiments.run.published;

import dev.tributary.experiments.benchmark.Shape;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Node;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The circuit by which a model of four layers of attention writes the next argument into a docstring (Heimersheim and Janiak
 * 2023).
 *
 * @param byHeads whether every edge is kept that does not leave a head outside of it
 */
record Docstring(boolean byHeads) implements PublishedCircuit {

    private static final Shape SHAPE = new Shape("attn-only-4l", 4, 8, false);

    private static final List<String> EDGES = List.of(
            "input->a0.h5<v>",
            "input->a1.h4<v>",
            "input->a2.h0<q>",
            "input->a2.h0<k>",
            "input->a1.h2<q>",
            "input->a1.h2<k>",
            "input->a3.h0<v>",
            "input->a3.h6<v>",
            "a0.h5->a1.h4<v>",
            "a0.h5->a2.h0<q>",
            "a0.h5->a2.h0<k>",
            "a0.h5->a1.h2<q>",
            "a0.h5->a1.h2<k>",
            "a0.h5->a3.h0<v>",
            "a0.h5->a3.h6<v>",
            "a1.h4->a2.h0<v>",
            "a1.h4->a3.h0<q>",
            "a1.h4->a3.h6<q>",
            "a2.h0->a3.h0<k>",
            "a2.h0->a3.h6<k>",
            "a1.h2->a3.h0<k>",
            "a1.h2->a3.h6<k>",
            "a3.h0->logits",
            "a3.h6->logits");

    private static final List<Node.Head> HEADS = List.of(
            new Node.Head(1, 4),
            new Node.Head(2, 0),
            new Node.Head(3, 0),
            new Node.Head(3, 6),
            new Node.Head(0, 5),
            new Node.Head(1, 2),
            new Node.Head(0, 2),
            new Node.Head(0, 4),
            new Node.Head(1, 0),
            new Node.Head(0, 1),
            new Node.Head(2, 3));

    @Override
    public String name() {
        return byHeads ? "docstring-heads" : "docstring";
    }

    @Override
    public String about() {
        return "the next argument of a docstring in attn-only-4l (Heimersheim and Janiak 2023, as read by ACDC and AutoCircuit)"
                + (byHeads ? ": every edge but those that leave one of the other heads" : "")
                + "; for all positions together";
    }

    @Override
    public Shape shape() {
        return SHAPE;
    }

    @Override
    public Set<Part> parts(boolean placed) {
        if (placed) {
            throw new UsageException("the circuit '" + name() + "' is there for all positions together; score with"
                    + " --positions all");
        }
        if (byHeads) {
            Map<Node.Head, Optional<String>> kept = new LinkedHashMap<>();
            HEADS.forEach(head -> kept.put(head, Optional.empty()));
            return Whole.leaving(SHAPE, kept);
        }
        Set<Part> parts = new LinkedHashSet<>();
        EDGES.forEach(name -> parts.add(new Part(Edge.parse(name), Optional.empty())));
        return parts;
    }
}
