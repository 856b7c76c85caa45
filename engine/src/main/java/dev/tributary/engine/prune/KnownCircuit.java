package dev.tributary.engine.prune;

import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.graph.Edge;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.score.PruneScores;
import java.util.List;

/**
 * 1 for the edges of a circuit that is known beforehand, 0 for all others.
 *
 * @param edges the circuit; an edge without position stands for all positions
 */
public record KnownCircuit(List<Edge> edges) implements ScoringMethod {
    public KnownCircuit {
        edges = List.copyOf(edges);
        if (edges.isEmpty()) {
            throw new IllegalArgumentException("this task has no known circuit; known is for tasks that have one");
        }
    }

    @Override
    public String name() {
        return "known";
    }

    @Override
    public Scored score(PatchableModel model, Objective objective, Scoring scoring) {
        if (!(scoring.space(model.graph()) instanceof EdgeSpace space)) {
            throw new IllegalArgumentException("known circuits are made of edges; use --elements edges");
        }
        Circuit circuit = Circuit.covering(space, edges);
        double[] values = new double[circuit.capacity()];
        circuit.indices().stream().forEach(index -> values[index] = 1);
        return Scored.of(PruneScores.of(space, values));
    }

    @Override
    public About about() {
        return new About(
                "score(e) = 1 for the edges of the task's known circuit, else 0",
                "none",
                "To measure a published or compiled circuit, and to compare methods with it.",
                "A known circuit is known under one ablation; under another it can be wrong.",
                "the source of the circuit, which the task names");
    }
}
