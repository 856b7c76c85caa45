package dev.tributary.render.html;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Drawings that a page shows only when asked to. They stand in it as text, which a browser does not read before; where they
 * are large they are deflated, to about a quarter.
 */
final class HiddenDrawings {

    /** Characters of all together up to which they stand as they are. */
    private static final long PLAIN = 3_000_000;

    private final Map<String, String> drawings = new LinkedHashMap<>();

    /**
     * Adds one.
     *
     * @param variant its orientation and spacing
     * @param svg its element; has no {@code <} but those of its own tags, so that it cannot end a script
     */
    void add(int number, String variant, String svg) {
        drawings.put("data-variant=\"" + variant + "\" data-drawing=\"" + number + "\"", svg);
    }

    /** The markup of all. */
    void write(StringBuilder out) {
        boolean packed = drawings.values().stream().mapToLong(String::length).sum() > PLAIN;
        drawings.forEach((attributes, svg) -> out.append("<script type=\"text/plain\" class=\"drawing\" ")
                .append(attributes)
                .append(packed ? " data-packed=\"deflate-raw\">" : ">")
                .append(packed ? deflated(svg) : svg)
                .append("</script>\n"));
    }

    private static String deflated(String text) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
                out.write(text.getBytes(StandardCharsets.UTF_8));
            }
            return Base64.getEncoder().encodeToString(bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException("memory refused to be written to", e);
        } finally {
            deflater.end();
        }
    }
}
