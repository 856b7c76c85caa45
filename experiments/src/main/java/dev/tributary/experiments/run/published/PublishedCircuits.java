package dev.tributary.experiments.run.published;

import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import java.util.List;
import java.util.stream.Collectors;

/** The published circuits, by name. */
public final class PublishedCircuits {

    /** One line for each. */
    private static final List<PublishedCircuit> ALL =
            List.of(new Ioi(), new IoiByHeads(), new GreaterThan(), new Docstring(false), new Docstring(true));

    private PublishedCircuits() {}

    /** Their names. */
    public static List<String> names() {
        return ALL.stream().map(PublishedCircuit::name).toList();
    }

    /** A line for each: its name, and what it is. */
    public static List<String> lines() {
        return ALL.stream().map(one -> one.name() + ": " + one.about()).collect(Collectors.toList());
    }

    /**
     * A circuit among the elements of a space; throws {@link UsageException} if there is none of this name, or it does not
     * fit.
     *
     * @param labels names of the positions, in order, where they are known
     */
    public static Circuit of(String name, IndexSpace space, List<String> labels) {
        PublishedCircuit found = ALL.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException(
                        "there is no published circuit '" + name + "'; there are " + String.join(", ", names())));
        if (!(space instanceof EdgeSpace edges)) {
            throw new UsageException("published circuits are of edges, and this file is of " + space);
        }
        return found.in(edges, labels);
    }
}
