package dev.tributary.engine.hub;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where models come from and go to.
 *
 * @param endpoint the hub
 * @param token who asks, for models that not everybody may have
 * @param offline whether nothing may be fetched
 * @param cache the folder that is shared with Python tools
 */
public record HubSettings(URI endpoint, Optional<String> token, boolean offline, Path cache) {

    private static final String HUB = "https://huggingface.co";
    private static final List<String> TRUE = List.of("1", "true", "yes", "on");

    /** Refuses an endpoint that is no web address. */
    public HubSettings {
        String scheme = String.valueOf(endpoint.getScheme()).toLowerCase(Locale.ROOT);
        if (!List.of("http", "https").contains(scheme) || endpoint.getHost() == null) {
            throw new IllegalArgumentException(
                    "HF_ENDPOINT must be the https (or http) address of a hub, got " + endpoint);
        }
    }

    /**
     * What the environment says, in the variables of the Python tools: {@code HF_ENDPOINT}, {@code HF_TOKEN}, {@code
     * HF_HUB_OFFLINE}, {@code HF_HUB_CACHE}, {@code HF_HOME}, {@code XDG_CACHE_HOME}.
     *
     * @param home the user's folder
     */
    public static HubSettings of(Map<String, String> environment, Path home) {
        String endpoint = set(environment, "HF_ENDPOINT").orElse(HUB);
        try {
            return new HubSettings(
                    URI.create(endpoint.replaceAll("/+$", "")),
                    set(environment, "HF_TOKEN").map(String::strip),
                    set(environment, "HF_HUB_OFFLINE")
                            .filter(value -> TRUE.contains(value.toLowerCase(Locale.ROOT)))
                            .isPresent(),
                    cache(environment, home));
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(
                    "HF_ENDPOINT must be the https (or http) address of a hub, got " + endpoint, malformed);
        }
    }

    private static Path cache(Map<String, String> environment, Path home) {
        Optional<String> named = set(environment, "HF_HUB_CACHE");
        if (named.isPresent()) {
            return Path.of(named.get());
        }
        Path hub = set(environment, "HF_HOME").map(Path::of).orElseGet(() -> set(environment, "XDG_CACHE_HOME")
                .map(Path::of)
                .orElse(home.resolve(".cache"))
                .resolve("huggingface"));
        return hub.resolve("hub");
    }

    private static Optional<String> set(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }
}
