package dev.tributary.engine.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.engine.progress.Progress;
import dev.tributary.graph.io.Sha256;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubTest {

    private static final HubModel MODEL = HubModel.parse("o/m").orElseThrow();
    private static final Patience SHORT =
            new Patience(Duration.ofSeconds(20), Duration.ofMillis(600), 4, Duration.ofMillis(50));

    private final Path cache;
    private final byte[] weights = new byte[300_000];
    private final TestHub server = new TestHub();

    HubTest(@TempDir Path folder) throws IOException {
        this.cache = folder.resolve("hub");
        new SplittableRandom(5).nextBytes(weights);
        server.with("config.json", "{}").with("tokenizer.json", "{ }").with("model.safetensors", weights);
        server.with("README.md", "not needed").with("pytorch_model.bin", "not needed either");
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Hub hub(Optional<String> token, boolean offline) {
        return new Hub(new HubSettings(server.address(), token, offline, cache), SHORT);
    }

    private Path fetch() throws IOException {
        return hub(Optional.empty(), false).fetch(MODEL, Progress.silent());
    }

    private Path part() {
        return cache.resolve("models--o--m/blobs/" + Sha256.of(weights) + ".incomplete");
    }

    @Test
    void what_is_needed_is_fetched_into_the_layout_of_the_python_tools() throws IOException {
        Path folder = fetch();

        Path model = cache.resolve("models--o--m");
        assertThat(folder).isEqualTo(model.resolve("snapshots").resolve(TestHub.COMMIT));
        assertThat(folder).isDirectoryContaining("glob:**config.json");
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("config.json", "tokenizer.json", "model.safetensors");
        }
        assertThat(Files.readAllBytes(folder.resolve("model.safetensors"))).isEqualTo(weights);
        assertThat(Files.isSymbolicLink(folder.resolve("model.safetensors"))).isTrue();
        assertThat(model.resolve("blobs").resolve(Sha256.of(weights))).hasBinaryContent(weights);
        assertThat(model.resolve("refs/main")).hasContent(TestHub.COMMIT);
        assertThat(new HubCache(cache).models()).containsExactly("o/m");
    }

    @Test
    void what_is_there_is_used_without_a_network() throws IOException {
        Hub hub = hub(Optional.empty(), false);
        assertThat(hub.cached(MODEL)).isEmpty();
        Path folder = fetch();
        int asked = server.requests().size();

        assertThat(hub.cached(MODEL)).contains(folder);
        assertThat(hub.cached(HubModel.parse("o/m@" + TestHub.COMMIT).orElseThrow()))
                .contains(folder);
        assertThat(hub.cached(HubModel.parse("o/m@other").orElseThrow())).isEmpty();
        assertThat(server.requests()).hasSize(asked);
        assertThatThrownBy(() -> hub(Optional.empty(), true).fetch(MODEL, Progress.silent()))
                .isInstanceOf(HubException.class)
                .hasMessageContainingAll("o/m@main", "HF_HUB_OFFLINE");
    }

    @Test
    void a_second_fetch_asks_for_no_content() throws IOException {
        fetch();
        long before = server.requests().stream()
                .filter(line -> line.startsWith("GET /o/m"))
                .count();
        fetch();

        assertThat(server.requests().stream()
                        .filter(line -> line.startsWith("GET /o/m"))
                        .count())
                .isEqualTo(before);
    }

    @Test
    void a_cut_connection_goes_on_where_it_ended() throws IOException {
        server.misbehave((exchange, content) -> false, (exchange, content) -> false, TestHub.cutAfter(100_000));

        Path folder = fetch();

        assertThat(folder.resolve("model.safetensors")).hasBinaryContent(weights);
        assertThat(server.requests()).anyMatch(line -> line.matches("GET .*model.safetensors bytes=[1-9]\\d*- .*"));
    }

    @Test
    void an_earlier_attempt_is_gone_on_with() throws IOException {
        Files.createDirectories(part().getParent());
        Files.write(part(), java.util.Arrays.copyOf(weights, 123_456));

        assertThat(fetch().resolve("model.safetensors")).hasBinaryContent(weights);
        assertThat(server.requests()).anyMatch(line -> line.contains("bytes=123456-"));
        assertThat(part()).doesNotExist();
    }

    @Test
    void a_silent_connection_is_given_up_and_tried_again() throws IOException {
        server.misbehave((exchange, content) -> false, (exchange, content) -> false, TestHub.silentAfter(1000, 5000));

        assertThat(fetch().resolve("model.safetensors")).hasBinaryContent(weights);
    }

    @Test
    void content_with_another_digest_is_thrown_away() {
        byte[] other = weights.clone();
        other[7] ^= 1;
        server.misbehave((exchange, content) -> false, (exchange, content) -> false, TestHub.instead(other));

        assertThatThrownBy(this::fetch)
                .isInstanceOf(HubException.class)
                .hasMessageContainingAll("model.safetensors", "damaged", Sha256.of(weights), Sha256.of(other));
        assertThat(part()).doesNotExist();
        assertThat(cache.resolve("models--o--m/refs/main")).doesNotExist();
    }

    @Test
    void more_than_was_announced_is_refused() {
        server.misbehave(
                (exchange, content) -> false, (exchange, content) -> false, TestHub.instead(new byte[300_001]));

        assertThatThrownBy(this::fetch).hasMessageContainingAll("model.safetensors", "longer than the 300000 bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void what_one_may_not_have_asks_for_a_token(int status) {
        server.misbehave(TestHub.status(status));

        assertThatThrownBy(this::fetch)
                .isInstanceOf(HubException.class)
                .hasMessageContainingAll("config.json", String.valueOf(status), "HF_TOKEN");
    }

    @Test
    void what_is_not_there_is_said_so() {
        assertThatThrownBy(() -> hub(Optional.empty(), false)
                        .fetch(HubModel.parse("o/other").orElseThrow(), Progress.silent()))
                .isInstanceOf(HubException.class)
                .hasMessageContainingAll("o/other@main", "no such thing (404)");
        server.misbehave(TestHub.status(404));
        assertThatThrownBy(this::fetch).hasMessageContainingAll("config.json", "404");
    }

    @Test
    void a_busy_hub_is_asked_again_later() throws IOException {
        server.misbehave(TestHub.status(429, "Retry-After", "1"), TestHub.status(503));

        assertThat(fetch().resolve("config.json")).hasContent("{}");
    }

    @Test
    void a_hub_that_stays_busy_is_given_up() {
        TestHub.Fault busy = TestHub.status(429);
        server.misbehave(busy, busy, busy, busy);

        assertThatThrownBy(this::fetch).isInstanceOf(HubException.class).hasMessageContainingAll("429", "4 times");
    }

    @Test
    void the_token_goes_to_the_hub_and_nowhere_else() throws IOException {
        try (TestHub elsewhere = new TestHub()) {
            elsewhere.with("config.json", "{}");
            String target = elsewhere.address() + "/o/m/resolve/" + TestHub.COMMIT + "/config.json";
            server.misbehave(TestHub.status(302, "Location", target));

            hub(Optional.of("hf_secret"), false).fetch(MODEL, Progress.silent());

            assertThat(server.requests()).allMatch(line -> line.endsWith("Bearer hf_secret"));
            assertThat(elsewhere.requests()).hasSize(1).noneMatch(line -> line.contains("hf_secret"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://example.org/x", "javascript:alert(1)", "http:///", ":"})
    void redirects_to_anything_but_the_web_are_refused(String target) {
        server.misbehave(TestHub.status(302, "Location", target));

        assertThatThrownBy(this::fetch).isInstanceOf(HubException.class).hasMessageContaining("redirects to");
    }

    @Test
    void a_circle_of_redirects_ends() {
        String self = "/o/m/resolve/" + TestHub.COMMIT + "/config.json";
        TestHub.Fault around = TestHub.status(302, "Location", self);
        server.misbehave(around, around, around, around, around, around, around, around);

        assertThatThrownBy(this::fetch).isInstanceOf(HubException.class).hasMessageContaining("too many redirects");
    }

    @Test
    void oversized_headers_are_refused() {
        server.misbehave(TestHub.status(302, "Location", "/" + "x".repeat(100_000)));

        assertThatThrownBy(this::fetch).isInstanceOf(HubException.class).hasMessageContaining("headers of");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "a/../../evil", "/etc/evil", "a\\\\b", "C:evil", "..", "a//b", "a\\u0000b"})
    void a_shard_that_leads_elsewhere_is_refused(String path) throws IOException {
        try (TestHub sharded = new TestHub()) {
            sharded.with("config.json", "{}")
                    .with("model.safetensors.index.json", "{\"weight_map\": {\"w\": \"" + path + "\"}}");
            Hub hub = new Hub(new HubSettings(sharded.address(), Optional.empty(), false, cache), SHORT);

            assertThatThrownBy(() -> hub.fetch(MODEL, Progress.silent()))
                    .isInstanceOf(HubException.class)
                    .hasMessageContaining("no plain path");
        }
    }

    @Test
    void shards_are_fetched_with_their_index() throws IOException {
        try (TestHub sharded = new TestHub()) {
            sharded.with("config.json", "{}")
                    .with(
                            "model.safetensors.index.json",
                            "{\"weight_map\": {\"w\": \"a.safetensors\", \"v\": \"b.safetensors\"}}")
                    .with("a.safetensors", "A")
                    .with("b.safetensors", "B");
            Hub hub = new Hub(new HubSettings(sharded.address(), Optional.empty(), false, cache), SHORT);

            Path folder = hub.fetch(MODEL, Progress.silent());

            assertThat(folder.resolve("a.safetensors")).hasContent("A");
            assertThat(hub.cached(MODEL)).contains(folder);
            Files.delete(folder.resolve("b.safetensors"));
            assertThat(hub.cached(MODEL)).isEmpty();
        }
    }

    @Test
    void one_file_can_be_named() throws IOException {
        server.with("small.gguf", weights);
        HubModel one = HubModel.parse("o/m/small.gguf").orElseThrow();

        Path file = hub(Optional.empty(), false).fetch(one, Progress.silent());

        assertThat(file).hasBinaryContent(weights);
        assertThat(hub(Optional.empty(), true).cached(one)).contains(file);
        assertThat(server.requests()).noneMatch(line -> line.contains("/api/"));
    }

    @Test
    void a_file_at_hand_is_stored_where_a_fetch_would_have_put_it(@TempDir Path folder) throws IOException {
        Path given = Files.write(folder.resolve("x"), weights);
        HubModel one = HubModel.parse("o/m/small.gguf@" + TestHub.COMMIT).orElseThrow();
        Hub hub = hub(Optional.empty(), true);

        Path stored = hub.store(one, Sha256.of(weights), given);

        assertThat(stored).hasBinaryContent(weights);
        assertThat(hub.cached(one)).contains(stored);
    }

    @Test
    void settings_come_from_the_variables_of_the_python_tools() {
        Path home = Path.of("/home/u");
        HubSettings usual = HubSettings.of(Map.of(), home);
        assertThat(usual.endpoint()).isEqualTo(URI.create("https://huggingface.co"));
        assertThat(usual.cache()).isEqualTo(home.resolve(".cache/huggingface/hub"));
        assertThat(usual.offline()).isFalse();
        HubSettings other = HubSettings.of(
                Map.of(
                        "HF_ENDPOINT",
                        "https://mirror.example/",
                        "HF_TOKEN",
                        " t ",
                        "HF_HUB_OFFLINE",
                        "1",
                        "HF_HOME",
                        "/h"),
                home);
        assertThat(other.endpoint()).isEqualTo(URI.create("https://mirror.example"));
        assertThat(other.token()).contains("t");
        assertThat(other.offline()).isTrue();
        assertThat(other.cache()).isEqualTo(Path.of("/h/hub"));
        assertThat(HubSettings.of(Map.of("HF_HUB_CACHE", "/c", "HF_HOME", "/h"), home)
                        .cache())
                .isEqualTo(Path.of("/c"));
        assertThatThrownBy(() -> HubSettings.of(Map.of("HF_ENDPOINT", "file:///x"), home))
                .hasMessageContaining("HF_ENDPOINT");
    }

    @Test
    void names_that_no_hub_has_are_told_apart() {
        assertThat(HubModel.parse("o/m@v1.0").map(HubModel::revision)).contains("v1.0");
        assertThat(HubModel.parse("o/m/a/b.gguf@main").flatMap(HubModel::file)).contains("a/b.gguf");
        for (String other :
                new String[] {"m", "../m", "./o/m", "/o/m", "o/..", "o/m/n", "o/m@", "o m/x", "o/m@../x", "C:\\x/y"}) {
            assertThat(HubModel.parse(other)).as(other).isEmpty();
        }
    }
}
