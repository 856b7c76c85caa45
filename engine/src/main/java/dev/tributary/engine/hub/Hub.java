package dev.tributary.engine.hub;

import dev.tributary.engine.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** A hub with the cache in front of it. */
public final class Hub {

    private final HubSettings settings;
    private final HubCache cache;
    private final Patience patience;

    /** The hub of these settings. */
    public Hub(HubSettings settings) {
        this(settings, Patience.usual());
    }

    Hub(HubSettings settings, Patience patience) {
        this.settings = settings;
        this.cache = new HubCache(settings.cache());
        this.patience = patience;
    }

    /** What is kept here. */
    public HubCache cache() {
        return cache;
    }

    /**
     * The folder, or the file if the name is of one, as it was fetched before; empty if it was not, or not whole. Asks
     * no network: a branch is what it was when it was last fetched.
     */
    public Optional<Path> cached(HubModel model) throws IOException {
        Optional<String> commit = cache.commit(model);
        if (commit.isEmpty()) {
            return Optional.empty();
        }
        Path snapshot = cache.snapshot(model, commit.get());
        if (model.file().isPresent()) {
            return Optional.of(snapshot.resolve(model.file().get())).filter(Files::isRegularFile);
        }
        return Needed.isComplete(snapshot) ? Optional.of(snapshot) : Optional.empty();
    }

    /**
     * Fetches what is needed and not there yet, and returns the folder, or the file if the name is of one.
     *
     * @throws HubException if the hub does not give it, or nothing may be fetched
     */
    public Path fetch(HubModel model, Progress progress) throws IOException {
        if (settings.offline()) {
            throw new HubException(model + " is not in the cache " + cache.root()
                    + ", and HF_HUB_OFFLINE says that nothing may be fetched");
        }
        try {
            return download(model, progress);
        } catch (HubException ours) {
            throw ours;
        } catch (HubClient.Busy busy) {
            throw new HubException(busy.getMessage() + "; try again later", busy);
        } catch (java.net.http.HttpTimeoutException late) {
            throw new HubException(model + ": " + settings.endpoint() + " did not answer in time", late);
        } catch (java.net.ConnectException | java.nio.channels.UnresolvedAddressException unreachable) {
            throw new HubException(
                    model + ": " + settings.endpoint()
                            + " cannot be reached; is there a network? HF_ENDPOINT names another hub",
                    unreachable);
        }
    }

    private Path download(HubModel model, Progress progress) throws IOException {
        HubClient client = new HubClient(settings, patience);
        Download download = new Download(client, cache, patience, progress);
        if (model.file().isPresent()) {
            RemoteFile file = client.look(model, model.revision(), model.file().get());
            Path place = download.fetch(model, file);
            cache.remember(model, file.commit());
            return place;
        }
        HubClient.Listing listing = client.list(model);
        Path snapshot = cache.snapshot(model, listing.commit());
        for (String needed : Needed.of(model, listing.files())) {
            Path place = download.fetch(model, client.look(model, listing.commit(), needed));
            if (Needed.isIndex(needed)) {
                for (String part : Needed.parts(place)) {
                    download.fetch(model, client.look(model, listing.commit(), part));
                }
            }
        }
        cache.remember(model, listing.commit());
        return snapshot;
    }

    /**
     * Puts a file that is at hand where {@link #fetch} would have put it.
     *
     * @param model names one file at a commit
     * @param digest the SHA-256 that the file must have; the caller has checked it
     */
    public Path store(HubModel model, String digest, Path file) throws IOException {
        RemoteFile stored = new RemoteFile(model.file().orElseThrow(), model.revision(), digest, Files.size(file));
        Path blob = cache.blob(model, digest);
        Files.createDirectories(blob.getParent());
        if (!Files.isRegularFile(blob)) {
            Path part = Files.createTempFile(blob.getParent(), digest.substring(0, 8), ".incomplete");
            try {
                Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
                Files.move(part, blob, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        }
        return cache.link(model, stored);
    }
}
