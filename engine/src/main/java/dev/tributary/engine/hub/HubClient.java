package dev.tributary.engine.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Speaks a hub's protocol: one answer for each request, redirects followed only where they may lead. */
final class HubClient {

    private static final int MOST_REDIRECTS = 5;
    private static final int LARGEST_LIST = 1 << 24;
    private static final int LARGEST_HEADERS = 1 << 16;

    private final HubSettings settings;
    private final Patience patience;
    private final HttpClient http;

    HubClient(HubSettings settings, Patience patience) {
        this.settings = settings;
        this.patience = patience;
        this.http = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(patience.answer())
                .build();
    }

    /** The files of a model at its revision. */
    Listing list(HubModel model) throws IOException {
        URI address = address("/api/models/" + model.id() + "/revision/" + encoded(model.revision()));
        Answer answer = follow("GET", address, Map.of());
        try (InputStream body = answer.body()) {
            requireFine(answer, model.toString());
            byte[] text = body.readNBytes(LARGEST_LIST + 1);
            if (text.length > LARGEST_LIST) {
                throw new HubException(model + ": the hub's list of files is too long");
            }
            JsonNode json = new ObjectMapper().readTree(text);
            String commit = json.path("sha").asText();
            List<String> files = new ArrayList<>();
            for (JsonNode file : json.path("siblings")) {
                String path = file.path("rfilename").asText();
                files.add(path);
            }
            if (!HubModel.isCommit(commit)) {
                throw new HubException(model + ": the hub names no commit, got " + RemoteFile.shown(commit));
            }
            return new Listing(commit, files);
        } catch (JsonProcessingException malformed) {
            throw new HubException(
                    model + ": the hub's answer is no JSON; is HF_ENDPOINT the address of a hub?", malformed);
        }
    }

    /** What is known of a file before it is fetched. */
    RemoteFile look(HubModel model, String commit, String path) throws IOException {
        Answer answer = head(resolve(model, commit, path));
        String what = path + " of " + model;
        if (answer.status() / 100 != 3) {
            requireFine(answer, what);
        }
        String digest =
                answer.header("x-linked-etag").or(() -> answer.header("etag")).orElse("");
        String size = answer.header("x-linked-size")
                .or(() -> answer.header("content-length"))
                .orElse("");
        try {
            return new RemoteFile(
                    path,
                    answer.header("x-repo-commit").orElse(commit),
                    digest.replaceFirst("^W/", "").replace("\"", ""),
                    Long.parseLong(size));
        } catch (NumberFormatException none) {
            throw new HubException(what + ": the hub does not say how long it is", none);
        } catch (IllegalArgumentException odd) {
            throw new HubException(what + ": " + odd.getMessage(), odd);
        }
    }

    /** The content from a byte on; the caller closes the stream. */
    Answer content(HubModel model, RemoteFile file, long from) throws IOException {
        Map<String, String> range = from == 0 ? Map.of() : Map.of("Range", "bytes=" + from + "-");
        Answer answer = follow("GET", resolve(model, file.commit(), file.path()), range);
        if (answer.status() != 206 && answer.status() != 416) {
            try {
                requireFine(answer, file.path() + " of " + model);
            } catch (IOException refused) {
                answer.body().close();
                throw refused;
            }
        }
        return answer;
    }

    private URI resolve(HubModel model, String commit, String path) {
        List<String> steps = new ArrayList<>();
        for (String step : path.split("/", -1)) {
            steps.add(encoded(step));
        }
        return address("/" + model.id() + "/resolve/" + encoded(commit) + "/" + String.join("/", steps));
    }

    private URI address(String path) {
        return URI.create(settings.endpoint() + path);
    }

    private static String encoded(String step) {
        return URLEncoder.encode(step, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A redirect to the same host is a move of the repository and followed; one to another host is where content is. */
    private Answer head(URI address) throws IOException {
        URI at = address;
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            Answer answer = send("HEAD", at, Map.of());
            answer.body().close();
            Optional<URI> next = answer.redirect(at);
            if (next.isEmpty()
                    || !sameHost(next.get(), at)
                    || answer.header("x-linked-etag").isPresent()) {
                return answer;
            }
            at = allowed(at, next.get());
        }
        throw new HubException(address + " leads to too many redirects");
    }

    private Answer follow(String method, URI address, Map<String, String> headers) throws IOException {
        URI at = address;
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            Answer answer = send(method, at, headers);
            Optional<URI> next = answer.redirect(at);
            if (next.isEmpty()) {
                return answer;
            }
            answer.body().close();
            at = allowed(at, next.get());
        }
        throw new HubException(address + " leads to too many redirects");
    }

    private static URI allowed(URI from, URI to) throws HubException {
        String before = String.valueOf(from.getScheme()).toLowerCase(Locale.ROOT);
        String after = String.valueOf(to.getScheme()).toLowerCase(Locale.ROOT);
        boolean same = after.equals(before) || (before.equals("http") && after.equals("https"));
        if (!same || to.getHost() == null) {
            throw new HubException(from + " redirects to " + RemoteFile.shown(to.toString()) + "; from " + before
                    + " only " + before + " is followed");
        }
        return to;
    }

    private static boolean sameHost(URI one, URI other) {
        return Objects.equals(one.getHost(), other.getHost()) && one.getPort() == other.getPort();
    }

    private Answer send(String method, URI address, Map<String, String> headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(patience.answer())
                .header("User-Agent", "tributary");
        headers.forEach(request::header);
        if (settings.token().isPresent() && sameHost(address, settings.endpoint())) {
            request.header("Authorization", "Bearer " + settings.token().get());
        }
        try {
            HttpResponse<InputStream> response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            int size = response.headers().map().entrySet().stream()
                    .mapToInt(header -> header.getKey().length()
                            + header.getValue().stream()
                                    .mapToInt(String::length)
                                    .sum())
                    .sum();
            if (size > LARGEST_HEADERS) {
                response.body().close();
                throw new HubException(address + " answers with headers of " + size + " characters; refused");
            }
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new HubException("interrupted while " + address + " was asked", interrupted);
        }
    }

    private static void requireFine(Answer answer, String what) throws IOException {
        int status = answer.status();
        if (status == 200) {
            return;
        }
        throw switch (status) {
            case 401, 403 ->
                new HubException(what + ": the hub refuses it (" + status
                        + "); does it exist, and may you have it? Put your token into HF_TOKEN");
            case 404 -> new HubException(what + ": the hub has no such thing (404)");
            case 429, 500, 502, 503, 504 -> new Busy(what, status, answer.header("retry-after"));
            default -> new HubException(what + ": the hub answers " + status);
        };
    }

    /** A hub that may answer later. */
    static final class Busy extends IOException {

        private static final long serialVersionUID = 1L;

        private final Duration later;

        Busy(String what, int status, Optional<String> retryAfter) {
            super(what + ": the hub is busy (" + status + ")");
            Duration wait = Duration.ofSeconds(1);
            if (retryAfter.isPresent() && retryAfter.get().matches("\\d{1,4}")) {
                wait = Duration.ofSeconds(Long.parseLong(retryAfter.get()));
            }
            this.later = wait;
        }

        Duration later() {
            return later;
        }
    }

    /** The commit and the files of a model. */
    record Listing(String commit, List<String> files) {
        Listing {
            files = List.copyOf(files);
        }
    }

    /** What came back. */
    record Answer(int status, java.net.http.HttpHeaders headers, InputStream body) {

        Optional<String> header(String name) {
            return headers.firstValue(name);
        }

        /** Where it says to look instead. */
        Optional<URI> redirect(URI from) throws HubException {
            if (status != 301 && status != 302 && status != 303 && status != 307 && status != 308) {
                return Optional.empty();
            }
            String location = header("location").orElse("");
            try {
                return Optional.of(from.resolve(URI.create(location)));
            } catch (IllegalArgumentException malformed) {
                throw new HubException(
                        from + " redirects to " + RemoteFile.shown(location) + ", which is no address", malformed);
            }
        }
    }
}
