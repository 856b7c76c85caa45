package dev.tributary.experiments.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * How long something took, over several runs after two that are not counted.
 *
 * @param what was timed
 * @param medianSeconds of wall clock
 * @param fastestSeconds of wall clock
 * @param medianCpuSeconds of the whole process
 * @param peakMegabytes of resident memory, since the process started; NaN where the system does not tell
 */
public record Timing(
        String what, double medianSeconds, double fastestSeconds, double medianCpuSeconds, double peakMegabytes) {

    static Timing of(String what, int repeats, Runnable body) {
        body.run();
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
        return new Timing(
                what,
                wall[repeats / 2],
                wall[0],
                cpu[repeats / 2],
                ResidentMemory.peakMegabytes().orElse(Double.NaN));
    }
}
