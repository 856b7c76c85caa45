package dev.tributary.engine.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.graph.io.FormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** There is no validator among the libraries, so this holds the schema against the reader piece by piece. */
class PromptsSchemaTest {

    private static final Pattern EXAMPLE = Pattern.compile("```json\\n(\\{.*?)```", Pattern.DOTALL);

    private final Path file;

    PromptsSchemaTest(@TempDir Path folder) {
        this.file = folder.resolve("prompts.json");
    }

    private static JsonNode schema() throws IOException {
        try (InputStream stream = PromptsJson.class.getResourceAsStream("tributary-prompts.schema.json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(stream));
        }
    }

    private static JsonNode prompt(JsonNode schema) {
        return schema.at("/$defs/prompt");
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    /** What the reader says it knows. */
    private List<String> known(String json) throws IOException {
        Files.writeString(file, json);
        FormatException refused = catchThrowableOfType(FormatException.class, () -> PromptsJson.read(file));
        return List.of(
                refused.reason().replace("unknown field; expected one of ", "").split(", ", -1));
    }

    static Stream<String> examples() throws IOException {
        Matcher blocks = EXAMPLE.matcher(Files.readString(Path.of("..", "engine", "README.md")));
        List<String> examples = new ArrayList<>(List.of(PromptsJsonTest.FULL));
        blocks.results()
                .map(block -> block.group(1))
                .filter(text -> text.contains("\"prompts\""))
                .forEach(examples::add);
        assertThat(examples).hasSizeGreaterThan(1);
        return examples.stream();
    }

    @Test
    void names_the_fields_that_the_reader_knows() throws IOException {
        JsonNode schema = schema();

        assertThat(names(schema.path("properties")))
                .containsExactlyInAnyOrderElementsOf(known("{\"prompts\": [], \"unheard\": 1}"));
        assertThat(names(prompt(schema).path("properties")))
                .containsExactlyInAnyOrderElementsOf(known("{\"prompts\": [{\"unheard\": 1}]}"));
        assertThat(schema.path("additionalProperties").booleanValue()).isFalse();
        assertThat(schema.path("additionalProperties").isBoolean()).isTrue();
        assertThat(prompt(schema).path("additionalProperties").isBoolean()).isTrue();
    }

    @Test
    void names_the_parts_of_a_split() throws IOException {
        List<String> parts = new ArrayList<>();
        prompt(schema()).at("/properties/split/enum").forEach(part -> {
            if (part.isTextual()) {
                parts.add(part.textValue());
            }
        });

        assertThat(parts)
                .isEqualTo(
                        Stream.of(SplitPart.values()).map(SplitPart::fileName).toList());
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.task.TokenSpansTest#hostile_names")
    void refuses_the_names_that_cannot_name_a_span(String name) throws IOException {
        assertThat(allows(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"S1+1", "IO/S1", "A2=END", "token 1", "-1", "2x", "1.5", "Rest", "resting", "主語", "😀"})
    void takes_other_names(String name) throws IOException {
        assertThat(allows(name)).isTrue();
    }

    private static boolean allows(String name) throws IOException {
        JsonNode names = schema().at("/$defs/spans/propertyNames");
        return Pattern.compile(names.path("pattern").textValue()).matcher(name).find()
                && name.codePointCount(0, name.length())
                        <= names.path("maxLength").intValue();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void examples_are_read_and_have_no_field_that_the_schema_lacks(String example) throws IOException {
        JsonNode schema = schema();
        JsonNode json = new ObjectMapper().readTree(example);
        Files.writeString(file, example);

        assertThat(PromptsJson.read(file).pairs()).isNotEmpty();
        assertThat(names(schema.path("properties"))).containsAll(names(json));
        json.path("prompts").forEach(prompt -> assertThat(names(prompt(schema).path("properties")))
                .containsAll(names(prompt)));
    }
}
