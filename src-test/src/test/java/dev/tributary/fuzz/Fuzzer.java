package dev.tributary.fuzz;

import com.sun.management.ThreadMXBean;
import dev.tributary.graph.io.FormatException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Gives a reader many inputs in one thread and writes down what it may not do: throw anything but a clear
 * {@link FormatException}, take long, or take much memory. One finding of a kind is kept, with its input.
 */
final class Fuzzer {

    private static final long LONGEST_NANOS = 500_000_000L;
    private static final long MOST_BYTES = 64L << 20;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Map<String, String> findings = new LinkedHashMap<>();
    private long taken;

    /** What was found, by kind, with the input that showed it. */
    Map<String, String> findings() {
        return Map.copyOf(findings);
    }

    /** Tries so many inputs; says how it went in a line. */
    String run(Target target, int inputs, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        long began = threads.getCurrentThreadCpuTime();
        long most = 0;
        for (int number = 0; number < inputs; number++) {
            byte[] start = target.seeds().get(random.nextInt(target.seeds().size()));
            byte[] input = number < target.seeds().size()
                    ? target.seeds().get(number)
                    : target.mutator().andBytes().mutate(start, random);
            most = Math.max(most, read(target, input));
        }
        double seconds = (threads.getCurrentThreadCpuTime() - began) / 1e9;
        return String.format(
                Locale.ROOT,
                "%-12s %,d inputs, %,d taken, %.1f s of processor time (%,.0f a second), at most %.1f MB for one, %d findings",
                target.name(),
                inputs,
                taken,
                seconds,
                inputs / seconds,
                most / 1e6,
                findings.size());
    }

    /** Tries one input; returns how many bytes were allocated for it. */
    private long read(Target target, byte[] input) throws IOException {
        Files.write(target.file(), input);
        long time = threads.getCurrentThreadCpuTime();
        long bytes = threads.getCurrentThreadAllocatedBytes();
        Optional<String> wrong = wrong(target);
        long allocated = threads.getCurrentThreadAllocatedBytes() - bytes;
        wrong.ifPresent(kind -> findings.putIfAbsent(kind, new String(input, StandardCharsets.ISO_8859_1)));
        if (threads.getCurrentThreadCpuTime() - time > LONGEST_NANOS) {
            findings.putIfAbsent("takes long", new String(input, StandardCharsets.ISO_8859_1));
        }
        if (allocated > MOST_BYTES) {
            findings.putIfAbsent("takes much memory", new String(input, StandardCharsets.ISO_8859_1));
        }
        return allocated;
    }

    private Optional<String> wrong(Target target) {
        try {
            target.reading().read(target.file());
            taken++;
            return Optional.empty();
        } catch (FormatException refused) {
            return unclear(refused);
        } catch (Throwable other) {
            StackTraceElement[] stack = other.getStackTrace();
            return Optional.of(other.getClass().getName() + " at " + (stack.length == 0 ? "an unknown place" : stack[0])
                    + ": " + other.getMessage());
        }
    }

    /** A message names the file once, in one line of a length that people read. */
    private Optional<String> unclear(FormatException refused) {
        String message = String.valueOf(refused.getMessage());
        boolean clear = message.startsWith(refused.file().toString())
                && refused.reason().length() > 3
                && refused.reason().length() < 1500
                && !refused.reason().startsWith("null");
        return clear ? Optional.empty() : Optional.of("says unclearly: " + refused.reason());
    }
}
