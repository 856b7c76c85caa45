package dev.tributary.experiments.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * How long something took, over several runs after one that is not counted.
 *
 * @param figure what was timed
 * @param seconds for one of it
 * @param forwards how many forward passes take as long, by their medians
 * @param peakMegabytes of resident memory, since the process started; empty where the system does not tell
 */
public record Timing(Figure figure, Seconds seconds, double forwards, OptionalDouble peakMegabytes) {

    /**
     * Several runs.
     *
     * @param median of wall clock
     * @param fastest of wall clock
     * @param cpu median of the whole process
     */
    public record Seconds(double median, double fastest, double cpu) {

        /** Runs something once and then so many times that count. */
        static Seconds of(int repeats, Runnable body) {
            body.run();
            double[] wall = new double[repeats];
            double[] cpu = new double[repeats];
            OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            for (int run = 0; run < repeats; run++) {
                long busy = system.getProcessCpuTime();
                long start = System.nanoTime();
                body.run();
                wall[run] = (System.nanoTime() - start) / 1e9;
                cpu[run] = (system.getProcessCpuTime() - busy) / 1e9;
            }
            Arrays.sort(wall);
            Arrays.sort(cpu);
            return new Seconds(wall[repeats / 2], wall[0], cpu[repeats / 2]);
        }

        /** Of one, where so many were run together. */
        Seconds each(int count) {
            return new Seconds(median / count, fastest / count, cpu / count);
        }
    }
}
