package dev.tributary.experiments.run.published;

import dev.tributary.experiments.benchmark.Shape;
import dev.tributary.graph.Node;
import dev.tributary.graph.Port;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The circuit for indirect object identification as edges between groups of heads. The paper lets activations flow through
 * MLPs, so every MLP between the first layer that writes and the last that reads joins each connection, at its positions.
 */
record Ioi() implements PublishedCircuit {

    @Override
    public String name() {
        return "ioi";
    }

    @Override
    public String about() {
        return "indirect object identification in GPT-2 small, as edges between its groups of heads, with the MLPs between"
                + " them (Wang et al. 2023, as read by ACDC and AutoCircuit); positions IO, S1, S1+1, S2, end";
    }

    @Override
    public Shape shape() {
        return Shape.gpt2Small();
    }

    /** What a reader takes at a word. */
    private record Input(Port port, String word) {}

    private record Connection(Optional<IoiHeads> from, Optional<IoiHeads> to, List<Input> inputs) {

        static Connection embedding(IoiHeads to, Input... inputs) {
            return new Connection(Optional.empty(), Optional.of(to), List.of(inputs));
        }

        static Connection between(IoiHeads from, IoiHeads to, Input... inputs) {
            return new Connection(Optional.of(from), Optional.of(to), List.of(inputs));
        }

        static Connection logits(IoiHeads from) {
            return new Connection(Optional.of(from), Optional.empty(), List.of(new Input(Port.WHOLE, "end")));
        }
    }

    private static Input query(String word) {
        return new Input(Port.QUERY, word);
    }

    private static Input[] keyAndValue(String word) {
        return new Input[] {new Input(Port.KEY, word), new Input(Port.VALUE, word)};
    }

    private static List<Connection> connections() {
        List<Connection> all = new ArrayList<>(List.of(
                Connection.embedding(
                        IoiHeads.PREVIOUS_TOKEN, query("S1+1"), new Input(Port.KEY, "S1"), new Input(Port.VALUE, "S1")),
                Connection.embedding(
                        IoiHeads.DUPLICATE_TOKEN, query("S2"), new Input(Port.KEY, "S1"), new Input(Port.VALUE, "S1")),
                Connection.embedding(IoiHeads.S_INHIBITION, query("end")),
                Connection.between(IoiHeads.PREVIOUS_TOKEN, IoiHeads.INDUCTION, keyAndValue("S1+1")),
                Connection.between(IoiHeads.INDUCTION, IoiHeads.S_INHIBITION, keyAndValue("S2")),
                Connection.between(IoiHeads.DUPLICATE_TOKEN, IoiHeads.S_INHIBITION, keyAndValue("S2"))));
        for (IoiHeads movers :
                List.of(IoiHeads.NEGATIVE_NAME_MOVERS, IoiHeads.NAME_MOVERS, IoiHeads.BACKUP_NAME_MOVERS)) {
            all.add(Connection.embedding(movers, keyAndValue("IO")));
            all.add(Connection.between(IoiHeads.S_INHIBITION, movers, query("end")));
            all.add(Connection.logits(movers));
        }
        return all;
    }

    @Override
    public Set<Part> parts(boolean placed) {
        Set<Part> parts = new LinkedHashSet<>();
        connections().forEach(connection -> add(connection, placed, parts));
        return parts;
    }

    private void add(Connection connection, boolean placed, Set<Part> parts) {
        List<Node> sources = new ArrayList<>(
                connection.from().<List<? extends Node>>map(IoiHeads::heads).orElse(List.of(new Node.Input())));
        int first = connection.from().map(Ioi::firstLayer).orElse(0);
        // MLPs write straight to the logits only where positions are told apart: so do the sources that this is checked
        // with
        int end = connection.to().map(Ioi::lastLayer).orElse(placed ? shape().layers() : 0);
        List<Node> between = new ArrayList<>();
        for (int layer = first; layer < end; layer++) {
            between.add(new Node.Mlp(layer));
        }
        sources.addAll(between);
        for (Node source : sources) {
            for (Input input : connection.inputs()) {
                List<? extends Node> targets = connection
                        .to()
                        .<List<? extends Node>>map(IoiHeads::heads)
                        .orElse(List.of(new Node.Logits()));
                targets.forEach(target -> add(source, target, input.port(), input.word(), parts));
                between.forEach(target -> add(source, target, Port.WHOLE, input.word(), parts));
            }
        }
    }

    private static void add(Node source, Node target, Port port, String word, Set<Part> parts) {
        if (Whole.time(source) < Whole.time(target)) {
            parts.add(new Part(Whole.edge(source, target, port), Optional.of(word)));
        }
    }

    private static int firstLayer(IoiHeads group) {
        return group.heads().stream().mapToInt(Node.Head::layer).min().orElseThrow();
    }

    private static int lastLayer(IoiHeads group) {
        return group.heads().stream().mapToInt(Node.Head::layer).max().orElseThrow();
    }
}
