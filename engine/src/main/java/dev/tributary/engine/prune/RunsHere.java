package dev.tributary.engine.prune;

import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.evaluate.ReadyObjective;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.IndexSpace;
import java.util.List;
import java.util.Set;

/** Measures candidates in this process, with the runs that they share kept in memory until it is closed. */
public final class RunsHere implements CandidateRuns {

    private final ReadyObjective ready;

    /** @param space whose elements are visited */
    public RunsHere(PatchableModel model, Objective objective, IndexSpace space) {
        this.ready = ReadyObjective.of(model, objective, space);
    }

    @Override
    public int width() {
        return 1;
    }

    @Override
    public double worse(Circuit circuit) {
        return measured(List.of(circuit)).get(0);
    }

    @Override
    public List<Double> worse(Candidates candidates) {
        ready.settle(candidates.kept());
        return measured(candidates.circuits());
    }

    private List<Double> measured(List<Circuit> circuits) {
        List<Evaluation> evaluations = ready.evaluate(circuits, Set.of());
        return evaluations.stream().map(ready::worse).toList();
    }

    @Override
    public void close() {
        ready.close();
    }
}
