package dev.tributary.experiments.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A piece of work.
 *
 * @param kind which
 * @param of everything that it depends on
 */
public record Ask(String kind, ObjectNode of) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    public Ask {
        of = of.deepCopy();
    }

    /** As it is sent. */
    public byte[] bytes() {
        ObjectNode all = MAPPER.createObjectNode().put("kind", kind);
        all.set("of", of);
        return all.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** What was sent. */
    public static Ask read(byte[] bytes) throws IOException {
        JsonNode all = MAPPER.readTree(bytes);
        if (!(all.path("of") instanceof ObjectNode of) || !all.path("kind").isTextual()) {
            throw new IOException("expected a piece of work with a kind; other end and this one are of two versions");
        }
        return new Ask(all.path("kind").asText(), of);
    }
}
