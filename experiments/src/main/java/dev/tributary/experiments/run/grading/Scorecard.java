package dev.tributary.experiments.run.grading;

import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.scorecard.Criteria;
import dev.tributary.engine.scorecard.Exhibit;
import dev.tributary.engine.scorecard.Finding;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.measuring.CircuitMeasurement;
import dev.tributary.experiments.run.measuring.StoredCircuit;
import dev.tributary.experiments.run.opening.PromptDigests;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.Edge;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What was found of circuits, on the same prompts.
 *
 * @param prompts how many
 * @param circuits in the order in which they were given
 */
public record Scorecard(int prompts, List<One> circuits) {

    public Scorecard {
        circuits = List.copyOf(circuits);
    }

    /**
     * One circuit.
     *
     * @param name what it is called
     * @param circuit its elements
     * @param foundOn on how many of the prompts it was found; empty if that is not known
     * @param findings a line for each number
     */
    public record One(String name, Circuit circuit, OptionalInt foundOn, List<Finding> findings) {
        public One {
            findings = List.copyOf(findings);
        }
    }

    /**
     * A circuit to be judged.
     *
     * @param circuit what it is
     * @param choice how it was chosen, if its scores are at hand
     */
    public record Entry(StoredCircuit circuit, Optional<Exhibit.Choice> choice) {}

    /** Judges on the report split; throws {@link UsageException} if a circuit does not fit the study. */
    public static Scorecard of(Study study, List<Entry> entries, Progress progress) {
        entries.forEach(entry ->
                CircuitMeasurement.requireFitting(study, entry.circuit().circuit()));
        List<String> digests = PromptDigests.of(study.split().report());
        List<One> circuits = new ArrayList<>();
        for (Entry entry : entries) {
            Circuit circuit = entry.circuit().circuit();
            Exhibit exhibit = Exhibit.of(
                    study.model(),
                    study.objective(study.split().report()),
                    circuit,
                    new Exhibit.Evidence(entry.choice(), known(study, circuit), study.answerLanes(), study.seed()),
                    progress);
            circuits.add(new One(
                    entry.circuit().name(), circuit, entry.circuit().foundOn(digests), Criteria.examine(exhibit)));
        }
        return new Scorecard(study.split().report().pairs().size(), circuits);
    }

    private static Optional<Circuit> known(Study study, Circuit circuit) {
        if (!(circuit.space() instanceof EdgeSpace edges)) {
            return Optional.empty();
        }
        List<Edge> known = study.opened().knownEdges(study.ablation().name(), circuit.graph(), circuit.positions());
        return known.isEmpty() ? Optional.empty() : Optional.of(Circuit.covering(edges, known));
    }
}
