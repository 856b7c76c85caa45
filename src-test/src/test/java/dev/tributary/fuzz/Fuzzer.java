package dev.tributary.fuzz;

import com.sun.management.ThreadMXBean;
import dev.tributary.graph.io.FormatException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Gives a reader inputs in one thread and writes down what it may not do: throw anything but a clear
 * {@link FormatException}, take long, or take much memory. One finding of a kind is kept, with its input.
 */
final class Fuzzer {

    private static final long LONGEST_NANOS = 500_000_000L;
    private static final long MOST_BYTES = 64L << 20;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Map<String, String> findings = new TreeMap<>();
    private final Target target;
    private int taken;
    private int done;
    private long most;

    Fuzzer(Target target) {
        this.target = target;
    }

    /**
     * What came of it.
     *
     * @param inputs how many were tried
     * @param taken how many of them the reader took
     * @param most the most bytes that were allocated for one
     * @param findings what was found, by kind, with the input that showed it
     */
    record Outcome(int inputs, int taken, long most, Map<String, String> findings) {

        /** Of all workers together. */
        static Outcome of(List<Outcome> parts) {
            Map<String, String> findings = new TreeMap<>();
            parts.forEach(part -> findings.putAll(part.findings()));
            return new Outcome(
                    parts.stream().mapToInt(Outcome::inputs).sum(),
                    parts.stream().mapToInt(Outcome::taken).sum(),
                    parts.stream().mapToLong(Outcome::most).max().orElse(0),
                    findings);
        }
    }

    /**
     * Tries every so manieth input, so that workers share them. An input depends on the seed and on its number only.
     *
     * @param first the number of the first
     * @param step from one to the next
     * @param end no number is as large
     */
    Outcome run(int first, int step, int end, long seed) throws IOException {
        double[] upTo = weights();
        try (FileChannel file = FileChannel.open(target.file(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            int before = Integer.MAX_VALUE;
            for (int number = first; number < end; number += step) {
                byte[] input = input(number, upTo, new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number));
                // opened once, and cut only where it was longer: both take longer than writing where there is room
                // already
                file.write(ByteBuffer.wrap(input), 0);
                if (input.length < before) {
                    file.truncate(input.length);
                }
                before = input.length;
                read(input);
                done++;
            }
        }
        return new Outcome(done, taken, most, findings);
    }

    /** Small inputs are read sooner, so they come more often. */
    private double[] weights() {
        double[] upTo = new double[target.seeds().size()];
        double sum = 0;
        for (int index = 0; index < upTo.length; index++) {
            sum += Math.pow(200.0 + target.seeds().get(index).length, -1.5);
            upTo[index] = sum;
        }
        return upTo;
    }

    private byte[] input(int number, double[] upTo, SplittableRandom random) {
        if (number < target.seeds().size()) {
            return target.seeds().get(number);
        }
        double drawn = random.nextDouble() * upTo[upTo.length - 1];
        int seed = 0;
        while (upTo[seed] < drawn) {
            seed++;
        }
        return target.mutator().andBytes().mutate(target.seeds().get(seed), random);
    }

    private void read(byte[] input) {
        long time = threads.getCurrentThreadCpuTime();
        long bytes = threads.getCurrentThreadAllocatedBytes();
        Optional<String> wrong = wrong();
        long allocated = threads.getCurrentThreadAllocatedBytes() - bytes;
        wrong.ifPresent(kind -> found(kind, input));
        if (threads.getCurrentThreadCpuTime() - time > LONGEST_NANOS) {
            found("takes long", input);
        }
        if (allocated > MOST_BYTES) {
            found("takes much memory", input);
        }
        most = Math.max(most, allocated);
    }

    private void found(String kind, byte[] input) {
        findings.putIfAbsent(kind, new String(input, StandardCharsets.ISO_8859_1));
    }

    private Optional<String> wrong() {
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
    private static Optional<String> unclear(FormatException refused) {
        String message = String.valueOf(refused.getMessage());
        boolean clear = message.startsWith(refused.file().toString())
                && refused.reason().length() > 3
                && refused.reason().length() < 1500
                && !refused.reason().startsWith("null");
        return clear ? Optional.empty() : Optional.of("says unclearly: " + refused.reason());
    }
}
