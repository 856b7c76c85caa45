package dev.tributary.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Every reader refuses what does not fit with a sentence, in little time and memory, and what it takes makes sense. A few
 * hundred inputs each in the normal suite; {@code -Dfuzz.inputs} and {@code -Dfuzz.seed} ask for more and for others,
 * {@code -Dfuzz.reader} for one reader, {@code -Dfuzz.workers} for another number of threads than there are processors.
 */
class FuzzTest {

    private static final int INPUTS = Integer.getInteger("fuzz.inputs", 300);
    private static final long SEED = Long.getLong("fuzz.seed", 1);
    private static final String READER = System.getProperty("fuzz.reader", "");
    private static final int WORKERS =
            Integer.getInteger("fuzz.workers", Runtime.getRuntime().availableProcessors());

    /** Tells on a busy machine too how fast readers are. */
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** In memory where that can be had: a disk would be most of the time. */
    @TempDir(factory = InMemory.class)
    private Path folder = Path.of("");

    @TestFactory
    Stream<DynamicTest> readers_refuse_with_a_sentence_what_does_not_fit() throws IOException {
        List<List<Target>> workers = new ArrayList<>();
        for (int worker = 0; worker < WORKERS; worker++) {
            workers.add(new Targets(folder.resolve("worker-" + worker)).all());
        }
        return IntStream.range(0, workers.get(0).size())
                .mapToObj(
                        target -> workers.stream().map(each -> each.get(target)).toList())
                .filter(target -> target.get(0).name().startsWith(READER))
                .map(target -> DynamicTest.dynamicTest(target.get(0).name(), () -> check(target)));
    }

    /** @param copies the same reader for each worker, in a folder of its own */
    private static void check(List<Target> copies) throws Exception {
        long began = System.nanoTime();
        long busy = SYSTEM.getProcessCpuTime();
        Fuzzer.Outcome outcome = Fuzzer.Outcome.of(outcomes(copies));
        double seconds = (System.nanoTime() - began) / 1e9;
        double processor = (SYSTEM.getProcessCpuTime() - busy) / 1e9;
        String line = String.format(
                Locale.ROOT,
                "%-12s %,d inputs, %,d taken, %.1f s (%,.0f a second, %,.0f a second of processor time), at most %.1f MB for one, %d findings",
                copies.get(0).name(),
                outcome.inputs(),
                outcome.taken(),
                seconds,
                outcome.inputs() / seconds,
                outcome.inputs() / processor,
                outcome.most() / 1e6,
                outcome.findings().size());
        System.out.println(line);
        assertThat(outcome.inputs()).isEqualTo(INPUTS);
        assertThat(outcome.findings()).as(line).isEmpty();
    }

    private static List<Fuzzer.Outcome> outcomes(List<Target> copies) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(copies.size());
        try {
            List<Callable<Fuzzer.Outcome>> tasks = new ArrayList<>();
            for (int worker = 0; worker < copies.size(); worker++) {
                int first = worker;
                Fuzzer fuzzer = new Fuzzer(copies.get(worker));
                tasks.add(() -> fuzzer.run(first, copies.size(), INPUTS, SEED));
            }
            List<Fuzzer.Outcome> outcomes = new ArrayList<>();
            for (Future<Fuzzer.Outcome> outcome : threads.invokeAll(tasks)) {
                outcomes.add(outcome.get());
            }
            return outcomes;
        } finally {
            threads.shutdownNow();
        }
    }

    static final class InMemory implements TempDirFactory {
        private static final Path SHARED_MEMORY = Path.of("/dev/shm");

        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
            return Files.isWritable(SHARED_MEMORY)
                    ? Files.createTempDirectory(SHARED_MEMORY, "tributary-fuzz")
                    : Files.createTempDirectory("tributary-fuzz");
        }
    }
}
