package dev.tributary.experiments.benchmark;

import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.Drawing;
import dev.tributary.render.Lane;
import java.util.List;
import java.util.stream.IntStream;

/** A circuit that is drawn. */
final class Pictures {

    private final CircuitView view;

    Pictures(PruneScores scores, Circuit circuit) {
        List<Lane> lanes = IntStream.range(0, circuit.positions().lanes())
                .mapToObj(lane -> new Lane("t" + lane, " token"))
                .toList();
        this.view = new CircuitView(circuit, scores, lanes, "Benchmark", List.of());
    }

    /** How long a file takes, its layout included. */
    Timing.Seconds time(Stopwatch watch, int repeats, Drawing drawing) {
        return watch.time(repeats, () -> drawing.draw(view, DrawOptions.standard()));
    }
}
