package dev.tributary.graph.io;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The safetensors file that holds the large array of a JSON file, beside it and bound to it by its digest. */
final class Attachment {

    private Attachment() {}

    /** Writes the tensors beside the JSON file, under its name with another ending, and tells how to find them. */
    static ObjectNode write(Path json, SafetensorsWriter tensors) throws IOException {
        String name = String.valueOf(json.getFileName());
        String stem = name.endsWith(".json") ? name.substring(0, name.length() - ".json".length()) : name;
        Path file = json.resolveSibling(stem + ".safetensors");
        tensors.write(file);
        return JsonFiles.object().put("file", stem + ".safetensors").put("sha256", Sha256.of(file));
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
