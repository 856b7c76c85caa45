package dev.tributary.experiments.sweep.report;

import dev.tributary.experiments.sweep.store.Row;

/** What the row of a circuit leads to, relative to the report; empty if nowhere. */
@FunctionalInterface
interface Links {
    String of(Row row);
}
