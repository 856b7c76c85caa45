package dev.tributary.experiments.sweep.run;

import dev.tributary.engine.evaluate.Interval;
import dev.tributary.experiments.run.measuring.Measured;
import dev.tributary.experiments.sweep.store.Column;
import dev.tributary.experiments.sweep.store.Row;
import java.util.Optional;

/** What was measured of a circuit, in a row. */
final class MeasuredRow {

    private MeasuredRow() {}

    static Row of(Row row, Measured measured) {
        Row values = row.with(Column.NOMINAL, measured.nominal())
                .with(Column.EDGES, measured.edges())
                .with(Column.FAITHFULNESS, measured.faithfulness())
                .with(Column.VALUE, measured.metric())
                .with(Column.KL, measured.kl())
                .with(Column.ACCURACY, measured.accuracy())
                .with(Column.MEASURED_ON, measured.sure().prompts());
        Row faithful = interval(
                values,
                Column.FAITHFULNESS_LOW,
                Column.FAITHFULNESS_HIGH,
                measured.sure().faithfulness());
        Row metric = interval(
                faithful, Column.VALUE_LOW, Column.VALUE_HIGH, measured.sure().metric());
        Row kl = interval(metric, Column.KL_LOW, Column.KL_HIGH, measured.sure().kl());
        return interval(
                kl, Column.ACCURACY_LOW, Column.ACCURACY_HIGH, measured.sure().accuracy());
    }

    static Row interval(Row row, Column low, Column high, Optional<Interval> interval) {
        return interval.map(known -> row.with(low, known.low()).with(high, known.high()))
                .orElse(row);
    }
}
