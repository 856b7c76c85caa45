package dev.tributary.graph.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 digests in lower-case hexadecimal, by which a result names the files it was made from. */
public final class Sha256 {

    private Sha256() {}

    /** The digest of a file's content. */
    public static String of(Path file) throws IOException {
        return of(List.of(file));
    }

    /** The digest of the content of all files, one after the other. */
    public static String of(List<Path> files) throws IOException {
        MessageDigest digest = digest();
        for (Path file : files) {
            try (InputStream content = new DigestInputStream(Files.newInputStream(file), digest)) {
                content.transferTo(OutputStream.nullOutputStream());
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The digest of these bytes. */
    public static String of(byte[] bytes) {
        return HexFormat.of().formatHex(raw(bytes));
    }

    /** The digest of these bytes as 32 bytes. */
    public static byte[] raw(byte[] bytes) {
        return digest().digest(bytes);
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
