package dev.tributary.experiments.run.published;

import dev.tributary.experiments.benchmark.Shape;
import dev.tributary.graph.Node;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The circuit for indirect object identification as its paper tested it: every other head replaced. */
record IoiByHeads() implements PublishedCircuit {

    @Override
    public String name() {
        return "ioi-heads";
    }

    @Override
    public String about() {
        return "indirect object identification in GPT-2 small: every edge that leaves no head, and those that leave its 26"
                + " heads, at their positions where these are told apart (Wang et al. 2023)";
    }

    @Override
    public Shape shape() {
        return Shape.gpt2Small();
    }

    @Override
    public Set<Part> parts(boolean placed) {
        Map<Node.Head, Optional<String>> kept = new TreeMap<>(Whole.ORDER);
        for (IoiHeads group : IoiHeads.values()) {
            group.heads().forEach(head -> kept.put(head, Optional.of(group.word())));
        }
        return Whole.leaving(shape(), kept);
    }
}
