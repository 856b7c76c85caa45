package dev.tributary.experiments.run.figures;

import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.NamedGroup;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.index.KeyValueGroups;
import dev.tributary.graph.index.NeuronSpace;
import dev.tributary.graph.index.NodeSpace;
import dev.tributary.graph.io.SequenceText;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.render.CircuitView;
import dev.tributary.render.Lane;
import dev.tributary.render.Mark;
import dev.tributary.render.Marks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Circuits as figures show them. */
public final class Views {

    private Views() {}

    /**
     * A circuit with a title and lines below it.
     *
     * @param doubts of the scores; drawn edges that stand for parts of them are as sure as the whole
     */
    public static CircuitView of(
            Circuit circuit,
            PruneScores scores,
            SequenceText text,
            String title,
            List<String> captions,
            Doubts doubts) {
        if (circuit.space() instanceof NeuronSpace neurons) {
            KeptNeurons kept = KeptNeurons.of(neurons, circuit, scores, doubts);
            List<String> said = new ArrayList<>(captions);
            said.add(
                    neurons.elements() == Elements.UNITS
                            ? "units: a box tells how many hidden units of the MLP are kept, of how many; it stands for the sum"
                                    + " of their scores;"
                                    + " heads and embedding are kept and not drawn, so what goes through heads is drawn as"
                                    + " reaching the output at once"
                            : "neurons: a box tells how many coordinates of what the component writes are kept, of how many;"
                                    + " it stands for the sum of their scores");
            // how sure the scores of coordinates are says nothing of their sum; the table of them has it
            return of(kept.circuit(), kept.scores(), text, title, said, Doubts.none())
                    .keeping(kept.parts());
        }
        if (circuit.space() instanceof NodeSpace nodes) {
            InducedEdges induced = InducedEdges.of(nodes, circuit, scores);
            List<String> said = new ArrayList<>(captions);
            said.add("nodes: each node's score is shared equally among its edges to kept nodes");
            return doubts.at(nodes, induced.circuit())
                    .on(new CircuitView(
                            induced.circuit(), induced.scores(), lanes(circuit.positions(), text), title, said));
        }
        if (circuit.graph().sharesKeysAndValues()) {
            KeyValueGroups groups = new KeyValueGroups((EdgeSpace) circuit.space());
            List<String> said = new ArrayList<>(captions);
            said.add("keys and values that heads share: drawn at each of them, with equal parts of the score");
            return doubts.at(groups, (EdgeSpace) circuit.space())
                    .on(new CircuitView(
                            Circuit.of(groups.perHead(), groups.spread(circuit.indices())),
                            PruneScores.of(groups.perHead(), groups.parts(scores.toArray())),
                            lanes(circuit.positions(), text),
                            title,
                            said));
        }
        return doubts.on(new CircuitView(circuit, scores, lanes(circuit.positions(), text), title, captions));
    }

    /** Throws {@link UsageException} if a model lacks a member of a group. */
    public static void requireMembers(List<NamedGroup> groups, ComputationGraph graph) {
        groups.forEach(group -> group.members().forEach(member -> {
            if (!graph.writers().contains(member)) {
                throw new UsageException("--groups: the group \"" + group.name() + "\" has " + member.name()
                        + ", which the model has not");
            }
        }));
    }

    /** Marks in the space of the figure, whose edges can be more than those that were scored. */
    public static Marks marks(List<NamedGroup> groups, Optional<Contrast> contrast, SequenceText text) {
        Map<Integer, Mark> marks = new TreeMap<>();
        contrast.ifPresent(both -> both.sets().forEach((mark, edges) -> {
            Circuit marked = Circuit.of(both.both().space(), edges);
            of(marked, both.scores(), text, "", List.of(), Doubts.none()).circuit().indices().stream()
                    .forEach(index -> marks.put(index, mark));
        }));
        return new Marks(groups, marks);
    }

    private static List<Lane> lanes(Positions positions, SequenceText text) {
        if (positions instanceof Positions.All) {
            return List.of(Lane.allPositions());
        }
        return IntStream.range(0, positions.lanes())
                .mapToObj(position -> new Lane(at(text.labels(), position), at(text.tokens(), position)))
                .toList();
    }

    private static String at(List<String> texts, int position) {
        return texts.isEmpty() ? "" : texts.get(position);
    }

    /** What a figure of a study is called. */
    public static String title(Study study) {
        return title(study.opened().name(), Optional.of(study.prompts().name()));
    }

    /**
     * What a figure of a task and a model is called; built-in models are named after their main task. Of a path the last name
     * is told: the whole would fill the title, and says nothing on another machine.
     */
    public static String title(String model, Optional<String> task) {
        String of = "Circuit of " + lastName(model);
        return task.filter(name -> !name.equals(model))
                .map(name -> of + " on the task " + lastName(name))
                .orElse(of);
    }

    private static String lastName(String path) {
        String[] names = path.split("[/\\\\]", 0);
        boolean ofHub = names.length == 2
                && !path.startsWith(".")
                && !path.endsWith("/")
                && !path.contains("\\")
                && path.charAt(0) != '/';
        if (names.length < 2 || (ofHub && !path.matches(".*\\.(gguf|json)"))) {
            return path;
        }
        return names[names.length - 1].replaceFirst("\\.(gguf|json)$", "");
    }
}
