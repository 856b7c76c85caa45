package dev.tributary.graph.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Checks result files against the schemas that the module publishes. */
final class Schemas {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private Schemas() {}

    /** What the schema of the file's format and version has against it. */
    static List<String> complaints(Path file) throws IOException {
        return complaints(Files.readString(file));
    }

    static List<String> complaints(String content) throws IOException {
        JsonNode json = MAPPER.readTree(content);
        String version = json.path("version").asInt() == 1 ? "-1" : "";
        return schema(json.path("format").asText() + version + ".schema.json").validate(json).stream()
                .map(Error::toString)
                .toList();
    }

    /** What a schema by its name has against a file's content. */
    static List<String> complaints(String schema, String content) throws IOException {
        return schema(schema).validate(MAPPER.readTree(content)).stream()
                .map(Error::toString)
                .toList();
    }

    static JsonNode read(String name) throws IOException {
        try (InputStream in = ScoreFile.class.getResourceAsStream(name)) {
            assertThat(in).as("schema " + name).isNotNull();
            return MAPPER.readTree(in);
        }
    }

    private static Schema schema(String name) throws IOException {
        return REGISTRY.getSchema(read(name));
    }
}
