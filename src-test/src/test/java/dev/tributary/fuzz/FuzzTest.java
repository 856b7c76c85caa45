package dev.tributary.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * {@code -Dfuzz.reader} for one reader.
 */
class FuzzTest {

    private static final int INPUTS = Integer.getInteger("fuzz.inputs", 300);
    private static final long SEED = Long.getLong("fuzz.seed", 1);
    private static final String READER = System.getProperty("fuzz.reader", "");

    /** In memory where that can be had: a disk would be most of the time. */
    @TempDir(factory = InMemory.class)
    private Path folder = Path.of("");

    @TestFactory
    Stream<DynamicTest> readers_refuse_with_a_sentence_what_does_not_fit() throws IOException {
        return new Targets(folder)
                .all().stream()
                        .filter(target -> target.name().startsWith(READER))
                        .map(target -> DynamicTest.dynamicTest(target.name(), () -> check(target)));
    }

    private static void check(Target target) throws IOException {
        Fuzzer fuzzer = new Fuzzer();
        String line = fuzzer.run(target, INPUTS, SEED);
        System.out.println(line);
        assertThat(fuzzer.findings()).as(line).isEmpty();
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
