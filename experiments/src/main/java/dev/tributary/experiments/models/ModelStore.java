package dev.tributary.experiments.models;

import dev.tributary.engine.hub.Hub;
import dev.tributary.engine.hub.HubModel;
import dev.tributary.engine.hub.HubSettings;
import dev.tributary.engine.progress.Progress;
import dev.tributary.experiments.models.FetchedModel.Archive;
import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Models that do not ship inside: those of a hub, and those that are known by name, in the cache that Python tools share.
 *
 * @param hub where they come from
 */
public record ModelStore(Hub hub) {

    /** As the environment says. */
    public static ModelStore ofEnvironment() {
        return new ModelStore(new Hub(HubSettings.of(System.getenv(), Path.of(System.getProperty("user.home", ".")))));
    }

    /** The known model of this name. */
    public static Optional<FetchedModel> named(String name) {
        return FetchedModel.all().stream()
                .filter(model -> model.name().equals(name))
                .findFirst();
    }

    /** The file of a known model, if it is in the cache. */
    public Optional<Path> cached(FetchedModel model) throws IOException {
        Optional<Path> file = hub.cached(model.source());
        return file.isPresent() && Files.size(file.get()) == model.bytes() ? file : Optional.empty();
    }

    /** Fetches a known model from the hub unless it is in the cache. */
    public Path fetch(FetchedModel model, Progress progress) throws IOException {
        Optional<Path> here = cached(model);
        if (here.isPresent()) {
            return here.get();
        }
        Path file = hub.fetch(model.source(), progress);
        String digest = Sha256.of(file);
        if (!digest.equals(model.digest())) {
            throw new FormatException(
                    file, "", "is not the file that is known as " + model.name() + ": " + expected(model, digest));
        }
        return file;
    }

    /**
     * Takes a known model from a file at hand: the file itself, or an archive that holds it.
     *
     * @throws FormatException if the file is neither, by its digest
     */
    public Path take(FetchedModel model, Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        String digest = Sha256.of(file);
        if (digest.equals(model.digest())) {
            return hub.store(model.source(), model.digest(), file);
        }
        Archive archive = model.archives().stream()
                .filter(known -> known.digest().equals(digest))
                .findFirst()
                .orElseThrow(() -> new FormatException(
                        file, "", "is no known source of " + model.name() + ": " + expected(model, digest)));
        Path unpacked = Files.createTempFile("tributary-", ".gguf");
        try {
            unpack(file, archive.entry(), unpacked);
            String inner = Sha256.of(unpacked);
            if (!inner.equals(model.digest())) {
                throw new FormatException(file, archive.entry(), expected(model, inner));
            }
            return hub.store(model.source(), model.digest(), unpacked);
        } finally {
            Files.deleteIfExists(unpacked);
        }
    }

    /** The folder or file of a model of the hub; fetched if it is not in the cache. */
    public Path find(HubModel model, Progress progress) throws IOException {
        Optional<Path> here = hub.cached(model);
        return here.isPresent() ? here.get() : hub.fetch(model, progress);
    }

    private static void unpack(Path archive, String name, Path target) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            ZipEntry entry = zip.getEntry(name);
            if (entry == null) {
                throw new FormatException(archive, name, "the archive has no such entry");
            }
            try (InputStream in = zip.getInputStream(entry)) {
                Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static String expected(FetchedModel model, String digest) {
        StringBuilder text = new StringBuilder("its SHA-256 is " + digest + "; expected " + model.digest() + " ("
                + model.source().file().orElse(model.name()) + ")");
        model.archives().forEach(archive -> text.append(" or ")
                .append(archive.digest())
                .append(" (")
                .append(archive.description())
                .append(")"));
        return text.toString();
    }
}
