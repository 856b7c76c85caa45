package dev.tributary.cluster;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;

/** Looks every second how many machines there are, and says so while there is none. */
final class Watch implements AutoCloseable {

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "tributary-machines-watch");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicReference<SparkContext> spark = new AtomicReference<>();
    private final Absence absence;
    private final Consumer<String> notes;
    private final ScheduledFuture<?> looking;

    /** Begins before there is anything to look at. */
    Watch(String place, Consumer<String> notes) {
        this.absence = new Absence(place, now());
        this.notes = notes;
        this.looking = clock.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    }

    /** The cluster has answered. */
    void connected(SparkContext context) {
        spark.set(context);
    }

    private void look() {
        SparkContext context = spark.get();
        int machines = context == null ? 0 : machines(context);
        absence.look(context != null, machines, now()).ifPresent(notes);
    }

    /** The driver is one of those it knows, and works only where there is nobody else. */
    private static int machines(SparkContext context) {
        int known = context.statusTracker().getExecutorInfos().length;
        return context.isLocal() ? known : known - 1;
    }

    private static Duration now() {
        return Duration.ofNanos(System.nanoTime());
    }

    @Override
    public void close() {
        looking.cancel(true);
        clock.shutdownNow();
    }
}
