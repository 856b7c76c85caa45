package dev.tributary.graph.io;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * The safetensors file that holds the large arrays of a JSON file, beside it and bound to it by its digest, which is part
 * of its name: a new one never takes the place of the one that the JSON file still speaks of, or of anything else.
 */
final class Attachment {

    private Attachment() {}

    private static final int DIGITS = 8;
    private static final long LARGEST_OWNER = 1 << 20;

    /** Writes the tensors beside the JSON file and tells how to find them. */
    static ObjectNode write(Path json, SafetensorsWriter tensors) throws IOException {
        Path file =
                WholeFile.write(json, tensors::writeTo, written -> json.resolveSibling(name(json, Sha256.of(written))));
        return JsonFiles.object()
                .put("file", String.valueOf(file.getFileName()))
                .put("sha256", Sha256.of(file));
    }

    /** Writes the JSON file, and then removes the attachments of this name that it does not speak of. */
    static void writeOwner(Path json, ObjectNode root, String field) throws IOException {
        JsonFiles.write(json, root);
        String kept = root.path(field).path("file").asText();
        Path folder = json.toAbsolutePath().getParent();
        if (folder == null) {
            return;
        }
        try (DirectoryStream<Path> beside = Files.newDirectoryStream(folder, "*.safetensors")) {
            for (Path file : beside) {
                String name = String.valueOf(file.getFileName());
                if (!name.equals(kept)
                        && name.length() == name(json, "0".repeat(DIGITS)).length()
                        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                        && name.equals(name(json, Sha256.of(file)))
                        && !spokenOf(name, folder, json)) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Whether some JSON file but the owner, perhaps a copy of an earlier one, names this attachment. */
    private static boolean spokenOf(String name, Path folder, Path owner) throws IOException {
        try (DirectoryStream<Path> beside = Files.newDirectoryStream(folder, "*.json")) {
            for (Path json : beside) {
                if (!json.getFileName().equals(owner.getFileName())
                        && Files.isRegularFile(json)
                        && (!Files.isReadable(json)
                                || Files.size(json) > LARGEST_OWNER
                                || new String(Files.readAllBytes(json), StandardCharsets.UTF_8).contains(name))) {
                    return true;
                }
            }
            return false;
        }
    }

    private static String name(Path json, String digest) {
        String name = String.valueOf(json.getFileName());
        String stem = name.endsWith(".json") ? name.substring(0, name.length() - ".json".length()) : name;
        return stem + "-" + digest.substring(0, DIGITS) + ".safetensors";
    }

    /** Opens what {@link #write} wrote, after checking that it is the same file. */
    static SafetensorsFile open(JsonCursor reference) throws IOException {
        reference.only("file", "sha256");
        JsonCursor name = reference.field("file");
        if (!name.text().matches("[^/\\\\:]+\\.safetensors")) {
            throw name.refuse(
                    "expected the name of a .safetensors file in the same folder, got \"" + name.text() + "\"");
        }
        Path file = name.file().resolveSibling(name.text());
        if (!Files.isRegularFile(file)) {
            throw name.refuse("the file " + file + " is missing; it belongs beside this one");
        }
        String expected = digest(reference.field("sha256"));
        String found = Sha256.of(file);
        if (!found.equals(expected)) {
            throw reference.refuse(file + " has the digest " + found + ", expected " + expected
                    + "; it was changed or belongs to another result");
        }
        return SafetensorsFile.open(file);
    }

    /** A SHA-256 digest as text. */
    static String digest(JsonCursor value) throws FormatException {
        if (!value.text().matches("[0-9a-f]{64}")) {
            throw value.refuse("expected a SHA-256 digest of 64 hexadecimal digits");
        }
        return value.text();
    }
}
