package dev.tributary.engine.production;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.metric.LogitDifference;
import dev.tributary.engine.prune.EdgeAttributionPatching;
import dev.tributary.engine.prune.Scoring;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.testing.Objectives;
import dev.tributary.engine.testing.Pairs;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.graph.Positions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class MemoryCurveTest {

    private static final int BATCHES = 2_000;
    private static final int SAMPLES = 10;

    /** Kilobytes. */
    private record Memory(long heap, long resident) {
        static Memory now() throws IOException {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            long resident = Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
            return new Memory((runtime.totalMemory() - runtime.freeMemory()) / 1024, resident);
        }
    }

    @Test
    void two_thousand_scored_batches_of_two_shapes_leave_memory_flat() throws IOException {
        RandomTransformer transformer = RandomTransformer.gpt2();
        List<Memory> curve = new ArrayList<>();
        try (ProductionModel model =
                new ProductionModel(transformer.architecture(), transformer.parameters(), Precision.FP32, 2)) {
            for (int batch = 0; batch < BATCHES; batch++) {
                Objective objective = Objectives.corrupt(
                        model, new LogitDifference(), batch % 2 == 0 ? Pairs.three() : Pairs.shorter());
                new EdgeAttributionPatching().score(model, objective, Scoring.edges(new Positions.All()));
                if ((batch + 1) % (BATCHES / SAMPLES) == 0) {
                    curve.add(Memory.now());
                }
            }
        }

        Memory warm = curve.get(1);
        Memory last = curve.get(SAMPLES - 1);
        assertThat(last.heap()).as("heap, KiB: %s", curve).isLessThan(warm.heap() + 4 * 1024);
        assertThat(last.resident()).as("resident, KiB: %s", curve).isLessThan(warm.resident() + 32 * 1024);
    }
}
