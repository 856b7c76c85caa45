package dev.tributary.engine.hub;

import dev.tributary.graph.io.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The cache of the Python tools: {@code models--OWNER--NAME} with {@code blobs}, named by their digests, {@code
 * snapshots/COMMIT} of links to them, and {@code refs} that say which commit a branch was.
 *
 * @param root the folder of all models
 */
public record HubCache(Path root) {

    private static final String PREFIX = "models--";
    private static final int LONGEST_REF = 256;

    /** The folder of a model. */
    Path folder(HubModel model) {
        return root.resolve(PREFIX + model.owner() + "--" + model.name());
    }

    /** The commit that a revision meant when it was last fetched; empty if it never was. */
    Optional<String> commit(HubModel model) throws IOException {
        if (model.isPinned()) {
            return Optional.of(model.revision());
        }
        Path ref = folder(model).resolve("refs").resolve(model.revision());
        if (!Files.isRegularFile(ref) || Files.size(ref) > LONGEST_REF) {
            return Optional.empty();
        }
        String commit = Files.readString(ref, StandardCharsets.US_ASCII).strip();
        return Optional.of(commit).filter(HubModel::isCommit);
    }

    /** Where the files of a commit are, whether or not they are there. */
    Path snapshot(HubModel model, String commit) {
        return folder(model).resolve("snapshots").resolve(commit);
    }

    /** Where content of this digest is, whether or not it is there. */
    Path blob(HubModel model, String digest) {
        return folder(model).resolve("blobs").resolve(digest);
    }

    /** What a process holds locked while it fetches that content. */
    Path lock(HubModel model, String digest) {
        return root.resolve(".locks")
                .resolve(PREFIX + model.owner() + "--" + model.name())
                .resolve(digest + ".lock");
    }

    /** Remembers which commit a branch or tag is. */
    void remember(HubModel model, String commit) throws IOException {
        if (!model.isPinned()) {
            Path ref = folder(model).resolve("refs").resolve(model.revision());
            Files.createDirectories(ref.getParent());
            WholeFile.write(ref, commit);
        }
    }

    /** Puts a file that has its blob into its snapshot: as a link, or as a copy where links cannot be. */
    Path link(HubModel model, RemoteFile file) throws IOException {
        Path place = snapshot(model, file.commit()).resolve(file.path());
        Path blob = blob(model, file.digest());
        Path folder = Objects.requireNonNull(place.getParent(), "a file of a snapshot is in a folder");
        Files.createDirectories(folder);
        if (Files.exists(place) && Files.isSameFile(place, blob)) {
            return place;
        }
        Files.deleteIfExists(place);
        try {
            Files.createSymbolicLink(place, folder.relativize(blob));
        } catch (FileAlreadyExistsException another) {
            return place;
        } catch (IOException | UnsupportedOperationException noLinks) {
            Files.copy(blob, place, StandardCopyOption.REPLACE_EXISTING);
        }
        return place;
    }

    /** The models that have at least one snapshot, as {@code owner/name}, sorted. */
    public List<String> models() throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        List<String> models = new ArrayList<>();
        try (Stream<Path> folders = Files.list(root)) {
            for (Path folder : folders.sorted().toList()) {
                String[] parts = String.valueOf(folder.getFileName()).split("--", -1);
                if (parts.length == 3 && parts[0].equals("models") && Files.isDirectory(folder.resolve("snapshots"))) {
                    models.add(parts[1] + "/" + parts[2]);
                }
            }
        }
        return List.copyOf(models);
    }
}
