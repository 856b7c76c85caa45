package dev.tributary.experiments.benchmark;

import java.util.OptionalDouble;

/**
 * How long something took, over several runs after one that is not counted.
 *
 * @param figure what was timed
 * @param seconds for one of it
 * @param peakMegabytes of resident memory, since the process started; empty where the system does not tell
 */
public record Timing(Figure figure, Seconds seconds, OptionalDouble peakMegabytes) {

    /**
     * Several runs.
     *
     * @param median of wall clock
     * @param fastest of wall clock
     * @param cpu median of the whole process
     * @param forwards median of how many forward passes just before and after take as long
     */
    public record Seconds(double median, double fastest, double cpu, double forwards) {

        /** Of one, where so many were run together. */
        Seconds each(int count) {
            return new Seconds(median / count, fastest / count, cpu / count, forwards / count);
        }

        /** Of the forward pass itself. */
        Seconds ofOneForward() {
            return new Seconds(median, fastest, cpu, 1);
        }
    }
}
