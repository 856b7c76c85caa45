package dev.tributary.experiments.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * How times grow with one of a workload's sizes.
 *
 * @param of what is larger
 * @param times how many times
 * @param workload that is run
 * @param forward seconds of a forward pass
 * @param eap seconds of EAP, each position
 * @param sizes seconds of 20 circuit sizes
 */
public record Growth(String of, int times, Workload workload, double forward, double eap, double sizes) {

    private static final int[] TIMES = {1, 2, 4, 8};

    /** Times a workload with more prompts, more tokens and more layers, telling of each as it is known. */
    public static List<Growth> run(Workload base, Effort effort, Consumer<Growth> listener) {
        List<Growth> all = new ArrayList<>();
        grow("prompts", base, effort, (load, times) -> more(load, times, 1, 1), all, listener);
        grow("tokens", base, effort, (load, times) -> more(load, 1, times, 1), all, listener);
        grow("layers", base, effort, (load, times) -> more(load, 1, 1, times), all, listener);
        return all;
    }

    static Workload more(Workload load, int prompts, int tokens, int layers) {
        if (!(load.shape() instanceof Shape shape)) {
            throw new IllegalArgumentException("only shapes have more layers, not " + load.shape());
        }
        return new Workload(shape.deeper(layers), load.prompts() * prompts, load.tokens() * tokens);
    }

    private static void grow(
            String of,
            Workload base,
            Effort effort,
            BiFunction<Workload, Integer, Workload> larger,
            List<Growth> all,
            Consumer<Growth> listener) {
        for (int times : TIMES) {
            Workload workload = larger.apply(base, times);
            try (Trial trial = new Trial(workload, effort)) {
                Growth growth = new Growth(
                        of,
                        times,
                        workload,
                        trial.time(Figure.FORWARD).median(),
                        trial.time(Figure.EAP_EACH).median(),
                        trial.time(Figure.SIZES).median());
                all.add(growth);
                listener.accept(growth);
            }
        }
    }
}
