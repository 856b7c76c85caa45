package dev.tributary.experiments.run.published;

import dev.tributary.experiments.benchmark.Shape;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.graph.Node;
import dev.tributary.graph.Port;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The circuit by which GPT-2 small finds a later year (Hanna et al. 2023). */
record GreaterThan() implements PublishedCircuit {

    private static final List<Node> ONE = List.of(new Node.Head(0, 1));
    private static final List<Node> THREE_AND_FIVE = List.of(new Node.Head(0, 3), new Node.Head(0, 5));
    private static final List<Node> EARLY = mlps(0, 4);
    private static final List<Node> LATE = mlps(8, 12);
    private static final List<Node> MIDDLE = List.of(
            new Node.Head(5, 5),
            new Node.Head(6, 1),
            new Node.Head(6, 9),
            new Node.Head(7, 10),
            new Node.Head(8, 11),
            new Node.Head(9, 1));

    /** MLPs below the last of the heads in the middle write to each other, so that its queries are whole. */
    private static final int QUERY_LAYERS = 9;

    private static List<Node> mlps(int from, int to) {
        return IntStream.range(from, to).<Node>mapToObj(Node.Mlp::new).toList();
    }

    @Override
    public String name() {
        return "greater-than";
    }

    @Override
    public String about() {
        return "a year later than another in GPT-2 small (Hanna et al. 2023, as read by ACDC and AutoCircuit); says nothing of"
                + " positions";
    }

    @Override
    public Shape shape() {
        return Shape.gpt2Small();
    }

    @Override
    public Set<Part> parts(boolean placed) {
        if (placed) {
            throw new UsageException(
                    "the circuit 'greater-than' says nothing of positions; score with --positions all");
        }
        Set<Part> parts = new LinkedHashSet<>();
        List<Node> fed = new ArrayList<>(ONE);
        fed.addAll(THREE_AND_FIVE);
        fed.addAll(EARLY);
        List<Node> heard = new ArrayList<>(MIDDLE);
        heard.addAll(LATE);
        join(List.of(new Node.Input()), fed, parts);
        join(heard, List.of(new Node.Logits()), parts);
        join(EARLY, EARLY, parts);
        join(LATE, LATE, parts);
        join(ONE, EARLY, parts);
        join(ONE, MIDDLE, parts);
        join(THREE_AND_FIVE, MIDDLE, parts);
        join(EARLY, MIDDLE, parts);
        join(MIDDLE, LATE, parts);
        List<Node> before = mlps(0, QUERY_LAYERS);
        join(before, before, parts);
        for (Node head : MIDDLE) {
            for (Node mlp : before) {
                add(mlp, head, Port.QUERY, parts);
            }
        }
        return parts;
    }

    private static void join(List<Node> sources, List<Node> targets, Set<Part> parts) {
        for (Node source : sources) {
            for (Node target : targets) {
                Whole.ports(target).forEach(port -> add(source, target, port, parts));
            }
        }
    }

    private static void add(Node source, Node target, Port port, Set<Part> parts) {
        if (Whole.time(source) < Whole.time(target)) {
            parts.add(new Part(Whole.edge(source, target, port), Optional.empty()));
        }
    }
}
