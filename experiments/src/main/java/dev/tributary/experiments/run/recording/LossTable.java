package dev.tributary.experiments.run.recording;

import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;
import java.util.List;
import java.util.Locale;

/** The loss of every step of a method that learns, as a table. */
public final class LossTable {

    private static final String HEADER = "step,loss\n";

    private LossTable() {}

    /** The rows under their header; steps count from 1. */
    public static String csv(List<Double> losses) {
        StringBuilder text = new StringBuilder(HEADER);
        for (int step = 0; step < losses.size(); step++) {
            text.append(step + 1)
                    .append(',')
                    .append(DoubleToDecimal.toString(losses.get(step)))
                    .append('\n');
        }
        return text.toString();
    }

    /** The mean over the first and over the last tenth of the steps, at least one each. */
    public static String words(List<Double> losses) {
        int some = Math.max(1, losses.size() / 10);
        return String.format(
                Locale.ROOT,
                "%.4g at first and %.4g in the end, means of %d of %d steps",
                mean(losses.subList(0, some)),
                mean(losses.subList(losses.size() - some, losses.size())),
                some,
                losses.size());
    }

    private static double mean(List<Double> some) {
        return some.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }
}
