package dev.tributary.experiments.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * Times something beside forward passes, one just before and one just after each run: a machine is not equally fast at
 * all times, so passes that were timed a minute ago say little of how many of them something takes.
 *
 * @param forward a forward pass
 * @param nanos a clock
 */
record Stopwatch(Runnable forward, LongSupplier nanos) {

    /** Runs something once and then so many times that count. */
    Timing.Seconds time(int repeats, Runnable body) {
        body.run();
        forward.run();
        double[] wall = new double[repeats];
        double[] cpu = new double[repeats];
        double[] forwards = new double[repeats];
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        double before = seconds(forward);
        for (int run = 0; run < repeats; run++) {
            long busy = system.getProcessCpuTime();
            wall[run] = seconds(body);
            cpu[run] = (system.getProcessCpuTime() - busy) / 1e9;
            double after = seconds(forward);
            forwards[run] = 2 * wall[run] / (before + after);
            before = after;
        }
        for (double[] numbers : new double[][] {wall, cpu, forwards}) {
            Arrays.sort(numbers);
        }
        return new Timing.Seconds(wall[repeats / 2], wall[0], cpu[repeats / 2], forwards[repeats / 2]);
    }

    private double seconds(Runnable body) {
        long start = nanos.getAsLong();
        body.run();
        return (nanos.getAsLong() - start) / 1e9;
    }
}
