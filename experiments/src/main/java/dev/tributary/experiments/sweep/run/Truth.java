package dev.tributary.experiments.sweep.run;

import dev.tributary.experiments.run.opening.Study;
import dev.tributary.experiments.sweep.store.Column;
import dev.tributary.experiments.sweep.store.Row;
import dev.tributary.graph.Edge;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.CircuitComparison;
import dev.tributary.graph.circuit.RocCurve;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.io.ScoreFile;
import dev.tributary.graph.score.Ranking;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a model's mechanism under an ablation, beside scores.
 *
 * @param known the edges that are known to matter; empty if nothing is known
 * @param roc how well scores tell them apart
 */
record Truth(Optional<Circuit> known, Optional<RocCurve> roc) {

    static Truth of(Study study, ScoreFile scores) {
        if (!(scores.scores().space() instanceof EdgeSpace space)) {
            return new Truth(Optional.empty(), Optional.empty());
        }
        List<Edge> edges = study.opened().knownEdges(study.ablation().name(), space.graph(), space.positions());
        if (edges.isEmpty()) {
            return new Truth(Optional.empty(), Optional.empty());
        }
        Circuit known = Circuit.covering(space, edges);
        boolean splits = known.size() > 0 && known.size() < known.capacity();
        return new Truth(
                Optional.of(known),
                splits ? Optional.of(RocCurve.of(scores.scores(), Ranking.ABSOLUTE, known)) : Optional.empty());
    }

    /** A row with what the scores, and a circuit of them, have of what is known. */
    Row of(Row row, Circuit circuit) {
        if (known.isEmpty()) {
            return row;
        }
        CircuitComparison compared = CircuitComparison.of(circuit, known.get());
        Row shares =
                row.with(Column.KNOWN_PRECISION, compared.precision()).with(Column.KNOWN_RECALL, compared.recall());
        return roc.map(curve -> shares.with(Column.AUROC, curve.rankArea())
                        .with(Column.AVERAGE_PRECISION, curve.averagePrecision()))
                .orElse(shares);
    }
}
