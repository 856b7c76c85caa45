package dev.tributary.experiments.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a person waits for, in seconds and in forward passes of the same run.
 *
 * @param workload that is run
 * @param effort that is spent
 */
public record Benchmark(Workload workload, Effort effort) {

    /** Times figures in their order, telling of each as it is known. */
    public List<Timing> run(List<Figure> figures, Consumer<Timing> listener) {
        List<Timing> timings = new ArrayList<>();
        try (Trial trial = new Trial(workload, effort)) {
            for (Figure figure : figures) {
                Timing timing = new Timing(figure, trial.time(figure), ResidentMemory.peakMegabytes());
                timings.add(timing);
                listener.accept(timing);
            }
        }
        return timings;
    }
}
