package dev.tributary.engine.hub;

import dev.tributary.engine.progress.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Fetches one file into a cache: goes on where an earlier attempt ended, and keeps nothing whose digest is wrong. */
final class Download {

    private static final int BUFFER = 1 << 16;
    private static final int SHA_256_DIGITS = 64;

    private final HubClient client;
    private final HubCache cache;
    private final Patience patience;
    private final Progress progress;

    Download(HubClient client, HubCache cache, Patience patience, Progress progress) {
        this.client = client;
        this.cache = cache;
        this.patience = patience;
        this.progress = progress;
    }

    /** Makes sure that the cache has the file's content; returns where it is in its snapshot. */
    Path fetch(HubModel model, RemoteFile file) throws IOException {
        Path blob = cache.blob(model, file.digest());
        Files.createDirectories(blob.getParent());
        Path lockFile = cache.lock(model, file.digest());
        Files.createDirectories(lockFile.getParent());
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (lock.isValid() && !(Files.isRegularFile(blob) && Files.size(blob) == file.size())) {
                Path part = blob.resolveSibling(blob.getFileName() + ".incomplete");
                fetch(model, file, part);
                Files.move(part, blob, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return cache.link(model, file);
    }

    private void fetch(HubModel model, RemoteFile file, Path part) throws IOException {
        requireRoom(file, part);
        for (int attempt = 1; ; attempt++) {
            try {
                append(model, file, part);
                break;
            } catch (HubException refused) {
                throw refused;
            } catch (IOException cut) {
                if (attempt >= patience.attempts()) {
                    throw new HubException(
                            file.path() + " of " + model + ": " + cut.getMessage() + ", " + attempt
                                    + " times; try again, what has arrived is kept",
                            cut);
                }
                pause(cut, attempt);
            }
        }
        String digest = digest(part, file);
        if (!digest.equals(file.digest())) {
            Files.deleteIfExists(part);
            throw new HubException(file.path() + " of " + model + " was damaged on its way: expected the digest "
                    + file.digest() + ", got " + digest + "; it is thrown away");
        }
    }

    private static void requireRoom(RemoteFile file, Path part) throws IOException {
        long here = Files.exists(part) ? Files.size(part) : 0;
        long room = Files.getFileStore(part.getParent()).getUsableSpace();
        if (file.size() - here > room) {
            throw new HubException(file.path() + " has " + file.size() + " bytes, but there is room for " + room
                    + " in " + part.getParent());
        }
    }

    /** One attempt. */
    private void append(HubModel model, RemoteFile file, Path part) throws IOException {
        long here = Files.exists(part) ? Files.size(part) : 0;
        if (here > file.size()) {
            Files.delete(part);
            here = 0;
        }
        if (here == file.size() && here > 0) {
            return;
        }
        HubClient.Answer answer = client.content(model, file, here);
        if (answer.status() == 416) {
            answer.body().close();
            Files.deleteIfExists(part);
            throw new IOException("the hub would not go on from byte " + here);
        }
        boolean goesOn = answer.status() == 206
                && answer.header("content-range").orElse("").startsWith("bytes " + here + "-");
        if (!goesOn) {
            here = 0;
        }
        try (Stalled body = new Stalled(answer.body(), patience.silence());
                OutputStream out = goesOn
                        ? Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                        : Files.newOutputStream(part)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                here += read;
                if (here > file.size()) {
                    throw new HubException(file.path() + " of " + model + " is longer than the " + file.size()
                            + " bytes that the hub announced");
                }
                out.write(buffer, 0, read);
                progress.report("fetching " + file.path() + " (kB)", here / 1000, Math.max(1, file.size() / 1000));
            }
        }
        if (here < file.size()) {
            throw new IOException("the connection ended after " + here + " of " + file.size() + " bytes");
        }
    }

    private void pause(IOException cut, int attempt) throws IOException {
        Duration wanted = cut instanceof HubClient.Busy busy ? busy.later() : Duration.ofMillis(200L << attempt);
        Duration pause = wanted.compareTo(patience.longestPause()) > 0 ? patience.longestPause() : wanted;
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new HubException("interrupted while waiting for the hub", interrupted);
        }
    }

    /** SHA-256 of the content, or SHA-1 as git computes it, whichever the hub names. */
    private static String digest(Path part, RemoteFile file) throws IOException {
        boolean wide = file.digest().length() == SHA_256_DIGITS;
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance(wide ? "SHA-256" : "SHA-1");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256 and SHA-1", missing);
        }
        if (!wide) {
            digest.update(("blob " + file.size() + "\0").getBytes(StandardCharsets.US_ASCII));
        }
        try (InputStream in = Files.newInputStream(part)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** A stream that is closed when nothing has come for too long, which ends a read that waits. */
    private static final class Stalled implements AutoCloseable {

        private final InputStream body;
        private final Duration silence;
        private final AtomicLong last = new AtomicLong(System.nanoTime());
        private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "tributary-download-watch");
            thread.setDaemon(true);
            return thread;
        });

        Stalled(InputStream body, Duration silence) {
            this.body = body;
            this.silence = silence;
            long every = Math.max(1, silence.toMillis() / 4);
            var unused = watch.scheduleAtFixedRate(this::look, every, every, TimeUnit.MILLISECONDS);
        }

        private void look() {
            if (System.nanoTime() - last.get() > silence.toNanos()) {
                try {
                    body.close();
                } catch (IOException closing) {
                    watch.shutdown();
                }
            }
        }

        int read(byte[] buffer) throws IOException {
            int read = body.read(buffer);
            last.set(System.nanoTime());
            return read;
        }

        @Override
        public void close() throws IOException {
            watch.shutdownNow();
            body.close();
        }
    }
}
