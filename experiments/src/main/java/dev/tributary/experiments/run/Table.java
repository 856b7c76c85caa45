package dev.tributary.experiments.run;

import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;
import java.util.List;
import java.util.OptionalDouble;

/** Measurements as CSV: RFC 4180 with plain line feeds, numbers as short as they can be read back exactly. */
final class Table {

    private static final String HEADER = "split,circuit,nominal,edges,faithfulness,metric,kl,accuracy\n";

    private Table() {}

    static String csv(List<Measured> rows) {
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
                    .append('\n');
        }
        return text.toString();
    }

    private static String number(double value) {
        return DoubleToDecimal.toString(value);
    }

    private static String number(OptionalDouble value) {
        return value.isPresent() ? number(value.getAsDouble()) : "";
    }
}
