package dev.tributary.experiments.sweep.run;

import dev.tributary.experiments.sweep.store.SweepFolder;
import java.util.concurrent.TimeUnit;

/** Decides when the table of a folder is worth writing while rows still come. */
final class TableClock {

    /** The table is written again after this many times as long as writing it took. */
    private static final long TABLE_SHARE = 20;

    private static final long TABLE_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final SweepFolder folder;
    private final long[] next = {System.nanoTime() + TABLE_PAUSE_NANOS};

    TableClock(SweepFolder folder) {
        this.folder = folder;
    }

    void tick() {
        long now = System.nanoTime();
        if (now >= next[0]) {
            folder.writeTable();
            long took = System.nanoTime() - now;
            next[0] = now + took + Math.max(TABLE_PAUSE_NANOS, TABLE_SHARE * took);
        }
    }
}
