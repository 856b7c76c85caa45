package dev.tributary.experiments.sweep.store;

import dev.tributary.experiments.sweep.plan.Unit;
import java.nio.file.Path;

/** Where files are in the folder of a sweep. */
public final class Layout {

    /** The table as CSV. */
    public static final String CSV = "table.csv";

    /** The table as lines of JSON. */
    public static final String LINES = "table.jsonl";

    /** Folders of sets of scores and of trials. */
    static final String SETS = "sets";

    private Layout() {}

    /** The folder of the scores of a unit, or of its trial. */
    public static Path folder(Path sweep, Unit unit) {
        return sweep.resolve(SETS).resolve(unit.folder());
    }

    /** The file of the rows of a unit. */
    static Path rows(Path sweep, Unit unit) {
        return folder(sweep, unit).resolve(unit.rows());
    }
}
