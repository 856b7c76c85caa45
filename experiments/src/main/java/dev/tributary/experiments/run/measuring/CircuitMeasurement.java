package dev.tributary.experiments.run.measuring;

import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.progress.Progress;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.opening.PromptDigests;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.index.IndexSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What circuits do, beside what the model does without them, all on the same prompts.
 *
 * @param elements what circuits are made of
 * @param full nothing replaced
 * @param empty every edge replaced
 * @param circuits in the order in which they were asked for
 */
public record CircuitMeasurement(String elements, Measured full, Measured empty, List<One> circuits) {

    public CircuitMeasurement {
        circuits = List.copyOf(circuits);
    }

    /**
     * One circuit.
     *
     * @param name what it is called
     * @param kept every other edge replaced
     * @param without its own edges replaced
     * @param foundOn on how many of the prompts it was found; empty if that is not known
     */
    public record One(String name, Measured kept, Measured without, OptionalInt foundOn) {}

    /** Measures on the report split; throws if a circuit is of another graph or of other places than the study. */
    public static CircuitMeasurement of(Study study, List<StoredCircuit> stored, Progress progress) {
        IndexSpace first = stored.get(0).circuit().space();
        return of(study, study.evaluator(study.split().report(), first), stored, progress);
    }

    /** The same with an evaluator of the report split that has measured nothing yet. */
    public static CircuitMeasurement of(
            Study study, CircuitEvaluator report, List<StoredCircuit> stored, Progress progress) {
        stored.forEach(circuit -> requireFitting(study, circuit.circuit()));
        long ofUnits = stored.stream()
                .filter(circuit -> circuit.circuit().space().elements() == Elements.UNITS)
                .count();
        if (ofUnits > 0 && ofUnits < stored.size()) {
            throw new UsageException("faithfulness of units counts from the model with every unit replaced, that of all"
                    + " other circuits from the model with every edge replaced; evaluate them one by one");
        }
        List<PatchMask> masks = new ArrayList<>();
        for (StoredCircuit circuit : stored) {
            masks.add(new PatchMask.AblatingAllBut(circuit.circuit()));
            masks.add(new PatchMask.AblatingOnly(circuit.circuit()));
        }
        List<Evaluation> measured = report.evaluate(masks, progress);
        List<String> digests = PromptDigests.of(study.split().report());
        List<One> circuits = new ArrayList<>();
        for (int index = 0; index < stored.size(); index++) {
            StoredCircuit circuit = stored.get(index);
            Circuit kept = circuit.circuit();
            Candidate candidate = new Candidate("circuit", kept.size(), kept);
            Candidate cut = new Candidate("without", kept.size(), kept.complement());
            circuits.add(new One(
                    circuit.name(),
                    Measured.of("report", candidate, measured.get(2 * index), report),
                    Measured.of("report", cut, measured.get(2 * index + 1), report),
                    circuit.foundOn(digests)));
        }
        Circuit first = stored.get(0).circuit();
        Candidate full = new Candidate("full", first.capacity(), Circuit.whole(first.space()));
        Candidate empty = new Candidate("empty", 0, Circuit.empty(first.space()));
        boolean alike = stored.stream()
                .allMatch(circuit ->
                        circuit.circuit().space().elements() == first.space().elements());
        return new CircuitMeasurement(
                alike ? first.space().elements().label() : "elements",
                Measured.of("report", full, report.full(), report),
                Measured.of("report", empty, report.empty(), report),
                circuits);
    }

    /** Measures one circuit of which nothing else is known. */
    public static CircuitMeasurement of(Study study, Circuit circuit, Progress progress) {
        return of(study, List.of(new StoredCircuit("circuit", circuit, Optional.empty())), progress);
    }

    /** Throws if the circuit is of another graph or of other places than the study. */
    public static void requireFitting(Study study, Circuit circuit) {
        if (!circuit.graph().equals(study.model().graph())) {
            throw new UsageException("the circuit is of another model than "
                    + study.opened().name() + ": it has " + circuit.graph().edgeCount() + " edges and the model "
                    + study.model().graph().edgeCount());
        }
        Positions fitting =
                PositionChoice.like(circuit.positions()).of(study.prompts().tokens());
        if (!circuit.positions().equals(fitting)) {
            throw new UsageException("the circuit is one of " + circuit.space() + ", and these prompts have "
                    + fitting.lanes() + " places (" + fitting.kind() + "); choose prompts that fit");
        }
    }
}
