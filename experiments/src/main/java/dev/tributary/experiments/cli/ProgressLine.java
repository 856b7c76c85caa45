package dev.tributary.experiments.cli;

import dev.tributary.engine.progress.Progress;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Progress on standard error: a bar with rate and estimate on a terminal, else a line every few seconds. Short work
 * leaves no trace.
 */
final class ProgressLine implements Progress, AutoCloseable {

    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long BETWEEN_LINES_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int WIDTH = 100;

    private final Console console;
    private Optional<ProgressBar> bar = Optional.empty();
    private String current = "";
    private long started;
    private long lastLine;

    ProgressLine(Console console) {
        this.console = console;
    }

    @Override
    public void report(String stage, long done, long total) {
        long now = System.nanoTime();
        if (!stage.equals(current)) {
            finish();
            current = stage;
            started = now;
            lastLine = now;
        }
        if (console.terminal()) {
            draw(stage, done, total, now);
        } else if (now - lastLine >= BETWEEN_LINES_NANOS) {
            lastLine = now;
            console.note(line(stage, done, total, now));
        }
    }

    private void draw(String stage, long done, long total, long now) {
        if (bar.isEmpty() && now - started >= QUIET_NANOS) {
            bar = Optional.of(new ProgressBarBuilder()
                    .setTaskName(stage)
                    .setInitialMax(total)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(200)
                    .showSpeed()
                    .setConsumer(new ConsoleProgressBarConsumer(console.err(), WIDTH))
                    .build());
        }
        bar.ifPresent(shown -> shown.maxHint(total).stepTo(done));
    }

    private String line(String stage, long done, long total, long now) {
        double seconds = (now - started) / (double) TimeUnit.SECONDS.toNanos(1);
        double rate = done / seconds;
        return String.format(
                Locale.ROOT,
                "%s: %d of %d (%.1f/s, about %.0f s left)",
                stage,
                done,
                total,
                rate,
                rate > 0 ? (total - done) / rate : 0);
    }

    @Override
    public void close() {
        finish();
    }

    /** Takes the bar away, so that results stand on a line of their own. */
    void finish() {
        bar.ifPresent(ProgressBar::close);
        bar = Optional.empty();
    }
}
