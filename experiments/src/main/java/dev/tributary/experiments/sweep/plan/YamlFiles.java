package dev.tributary.experiments.sweep.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.NotAFileException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads YAML strictly, into what the same document would be as JSON: one document, no key twice, UTF-8. */
final class YamlFiles {

    private static final YAMLMapper MAPPER = YAMLMapper.builder(new YAMLFactory())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private YamlFiles() {}

    static JsonNode read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new NotAFileException(file);
        }
        try (Reader text = Files.newBufferedReader(file)) {
            JsonNode root = MAPPER.readTree(text);
            if (root.isMissingNode() || root.isNull()) {
                throw new FormatException(file, "", "expected YAML, found an empty file");
            }
            return root;
        } catch (JsonProcessingException broken) {
            String where = broken.getLocation() == null
                    ? ""
                    : "line " + broken.getLocation().getLineNr();
            String said = String.valueOf(broken.getOriginalMessage())
                    .lines()
                    .findFirst()
                    .orElse("cannot be read");
            throw new FormatException(file, where, "not valid YAML: " + said, broken);
        } catch (CharacterCodingException broken) {
            throw new FormatException(file, "", "not valid UTF-8", broken);
        }
    }
}
