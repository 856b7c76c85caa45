package dev.tributary.experiments.run.choosing;

import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.prune.DifferentiatingMethod;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.SparseScores;
import java.util.BitSet;
import java.util.Optional;

/**
 * Scores between positions of the keys and values that a circuit keeps where they are read: by which queries they are
 * used, so that a picture can show where the flow goes. They sum to the circuit's own scores.
 */
final class Crossings {

    /** More numbers are not worth a picture. */
    private static final long MOST = 50_000_000L;

    private Crossings() {}

    /** Empty where positions are not told apart one by one, and for methods that would need a run for each number. */
    static Optional<SparseScores> of(Study study, Circuit circuit, Progress progress) {
        if (!(circuit.positions() instanceof Positions.Each each)
                || !(circuit.space() instanceof EdgeSpace read)
                || !(study.method() instanceof DifferentiatingMethod)
                || (long) read.size() * each.length() > MOST) {
            return Optional.empty();
        }
        EdgeSpace space = new EdgeSpace(circuit.graph(), new Positions.Crossing(each.length()));
        BitSet own = new BitSet();
        space.forEachRow((first, reader, source, target) -> {
            int row = read.row(reader, source);
            for (int writer = 0; space.crosses(reader) && writer < space.graph().visibleWriters(reader); writer++) {
                if (circuit.keeps(row + writer)) {
                    own.set(first + writer);
                }
            }
        });
        PruneScores scores = study.score(space.positions(), progress).scores();
        return Optional.of(SparseScores.of(scores, own.stream().toArray()));
    }
}
