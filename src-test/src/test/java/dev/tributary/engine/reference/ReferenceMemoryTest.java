package dev.tributary.engine.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Memory over thousands of gradients: SameDiff's sessions would keep every array that they ever saw. */
@Tag("slow")
@EnabledOnOs(OS.LINUX)
class ReferenceMemoryTest {

    private static final int CALLS = 2000;
    private static final int SAMPLES = 10;
    private static final TokenBatch CLEAN = TokenBatch.of(List.of(new int[] {1, 2, 3, 4, 5}));
    private static final TokenBatch CORRUPT = TokenBatch.of(List.of(new int[] {1, 2, 7, 4, 5}));

    @Test
    void heap_and_resident_memory_stay_flat_over_two_thousand_gradients(TestReporter reporter) throws IOException {
        DeterministicTransformer small = DeterministicTransformer.small();
        PairedRuns runs = new PairedRuns(
                ExecutorUnderTest.REFERENCE.open(small.architecture(true), small.parameters()),
                CLEAN,
                CORRUPT,
                new OutputRows(4));
        Objective objective = Objective.logitDifference(List.of(3), List.of(5));
        List<Long> heap = new ArrayList<>();
        List<Long> resident = new ArrayList<>();

        for (int call = 1; call <= CALLS; call++) {
            runs.maskGradient(objective, 0, runs.corruptActivations());
            if (call % (CALLS / SAMPLES) == 0) {
                heap.add(usedHeap());
                resident.add(residentMegabytes());
                reporter.publishEntry(
                        call + " gradients",
                        heap.get(heap.size() - 1) + " MB heap, " + resident.get(resident.size() - 1) + " MB resident");
            }
        }

        assertThat(heap.get(SAMPLES - 1)).as("heap %s", heap).isLessThan(heap.get(1) + 10);
        assertThat(resident.get(SAMPLES - 1)).as("resident %s", resident).isLessThan(resident.get(1) + 150);
        runs.model().close();
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
    }

    private static long residentMegabytes() throws IOException {
        String line = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(text -> text.startsWith("VmRSS:"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
    }
}
