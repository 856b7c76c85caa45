package dev.tributary.engine.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tributary.graph.io.Sha256;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A hub on this machine, with one model, that can be told to misbehave. */
final class TestHub implements AutoCloseable {

    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    private final HttpServer server;
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** What happens to the next request for content. */
    interface Fault {
        /** Answers in its own way; returns whether it did. */
        boolean answer(HttpExchange exchange, byte[] content) throws IOException;
    }

    TestHub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "test-hub");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", this::handle);
        server.start();
    }

    URI address() {
        return URI.create("http://" + server.getAddress().getHostString() + ":"
                + server.getAddress().getPort());
    }

    TestHub with(String path, String content) {
        return with(path, content.getBytes(StandardCharsets.UTF_8));
    }

    TestHub with(String path, byte[] content) {
        files.put(path, content);
        return this;
    }

    /** Misbehaves so at the next requests for content, one after the other. */
    void misbehave(Fault... next) {
        faults.addAll(Arrays.asList(next));
    }

    /** Method, path and range of every request. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    static Fault status(int status, String... headers) {
        return (exchange, content) -> {
            for (int index = 0; index < headers.length; index += 2) {
                exchange.getResponseHeaders().add(headers[index], headers[index + 1]);
            }
            exchange.sendResponseHeaders(status, -1);
            return true;
        };
    }

    /** Announces everything, and ends after some bytes. */
    static Fault cutAfter(int bytes) {
        return (exchange, content) -> {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content, 0, bytes);
            exchange.getResponseBody().flush();
            return true;
        };
    }

    /** Sends some bytes, and then nothing for long. */
    static Fault silentAfter(int bytes, long millis) {
        return (exchange, content) -> {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content, 0, bytes);
            exchange.getResponseBody().flush();
            try {
                Thread.sleep(millis);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return true;
        };
    }

    /** Sends this instead. */
    static Fault instead(byte[] other) {
        return (exchange, content) -> {
            exchange.sendResponseHeaders(200, other.length);
            exchange.getResponseBody().write(other);
            return true;
        };
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String range = String.valueOf(exchange.getRequestHeaders().getFirst("Range"));
            String token = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            requests.add(exchange.getRequestMethod() + " " + path + " " + range + " " + token);
            if (path.startsWith("/api/models/o/m/revision/")) {
                list(exchange);
            } else if (path.startsWith("/o/m/resolve/")) {
                resolve(exchange, path.substring("/o/m/resolve/".length()));
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    private void list(HttpExchange exchange) throws IOException {
        List<String> names = new ArrayList<>();
        files.keySet().forEach(name -> names.add("{\"rfilename\": \"" + name + "\"}"));
        byte[] body = ("{\"sha\": \"" + COMMIT + "\", \"siblings\": [" + String.join(",", names) + "]}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    private void resolve(HttpExchange exchange, String path) throws IOException {
        byte[] content = files.get(path.substring(path.indexOf('/') + 1));
        if (content == null) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        exchange.getResponseHeaders().add("X-Repo-Commit", COMMIT);
        exchange.getResponseHeaders().add("X-Linked-Etag", "\"" + Sha256.of(content) + "\"");
        exchange.getResponseHeaders().add("X-Linked-Size", String.valueOf(content.length));
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        Fault fault = faults.poll();
        if (fault != null && fault.answer(exchange, content)) {
            return;
        }
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = range == null ? 0 : Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
        if (from > 0) {
            exchange.getResponseHeaders()
                    .add("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
        exchange.getResponseBody().write(content, from, content.length - from);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
