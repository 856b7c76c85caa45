package dev.tributary.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Processes that a cluster has started. */
final class Workers {

    private static final long PATIENCE_SECONDS = 30;

    private Workers() {}

    /** Kills the first of them that runs a class, and waits until it is gone. */
    static void kill(Process cluster, String type) throws Exception {
        List<ProcessHandle> running =
                cluster.descendants().filter(process -> runs(process, type)).toList();
        if (running.isEmpty()) {
            throw new AssertionError("no process runs " + type);
        }
        ProcessHandle first = running.get(0);
        first.destroyForcibly();
        first.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Java itself, not a shell that was told to start it. */
    private static boolean runs(ProcessHandle process, String type) {
        Path words = Path.of("/proc", Long.toString(process.pid()), "cmdline");
        try {
            String text = Files.readString(words, StandardCharsets.UTF_8);
            String program = text.substring(0, Math.max(0, text.indexOf('\0')));
            return program.endsWith("java") && text.contains(type);
        } catch (IOException gone) {
            if (process.isAlive()) {
                throw new UncheckedIOException(gone);
            }
            return false;
        }
    }

    /** Ends a cluster and all that it has started. */
    static void end(Process cluster) {
        List<ProcessHandle> started = cluster.descendants().toList();
        cluster.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle process : started) {
            process.onExit().join();
        }
        cluster.onExit().join();
    }

    /** A cluster once it has written the file that says so; ends it if it does not. */
    static <C extends StartedCluster> C ready(C started, Process process, Path ready, Path said) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Files.exists(ready)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                String text = Files.readString(said);
                started.close();
                throw new AssertionError("the cluster did not start: " + text);
            }
            Thread.sleep(20);
        }
        return started;
    }
}
