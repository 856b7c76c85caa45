package dev.tributary.experiments.run.recording;

import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;
import dev.tributary.engine.evaluate.Interval;
import dev.tributary.experiments.run.measuring.Measured;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Measurements as CSV: RFC 4180 with plain line feeds, numbers as short as they can be read back exactly. */
public final class Table {

    private static final String HEADER =
            "split,circuit,nominal,edges,faithfulness,metric,kl,accuracy,prompts,faithfulness_low,faithfulness_high,"
                    + "metric_low,metric_high,kl_low,kl_high,accuracy_low,accuracy_high\n";

    private Table() {}

    /** The rows under their header. */
    public static String csv(List<Measured> rows) {
        StringBuilder text = new StringBuilder(HEADER);
        for (Measured row : rows) {
            text.append(row.split())
                    .append(',')
                    .append(row.circuit())
                    .append(',')
                    .append(row.nominal())
                    .append(',')
                    .append(row.edges())
                    .append(',')
                    .append(number(row.faithfulness()))
                    .append(',')
                    .append(number(row.metric()))
                    .append(',')
                    .append(number(row.kl()))
                    .append(',')
                    .append(number(row.accuracy()))
                    .append(',')
                    .append(row.sure().prompts())
                    .append(interval(row.sure().faithfulness()))
                    .append(interval(row.sure().metric()))
                    .append(interval(row.sure().kl()))
                    .append(interval(row.sure().accuracy()))
                    .append('\n');
        }
        return text.toString();
    }

    /** Two more columns, empty where there is no interval. */
    private static String interval(Optional<Interval> interval) {
        return "," + interval.map(known -> number(known.low())).orElse("") + ","
                + interval.map(known -> number(known.high())).orElse("");
    }

    private static String number(double value) {
        return DoubleToDecimal.toString(value);
    }

    private static String number(OptionalDouble value) {
        return value.isPresent() ? number(value.getAsDouble()) : "";
    }
}
