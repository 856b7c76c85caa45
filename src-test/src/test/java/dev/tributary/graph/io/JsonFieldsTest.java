package dev.tributary.graph.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonFieldsTest {

    private static final String TEXT =
            """
            {"whole": 7, "far": 3000000000, "part": 2.5, "yes": true, "no": false, "text": "a", "nothing": null,
             "texts": ["a", "b"], "odd": ["a", 3], "object": {"inner": {"deep": "x"}}, "objects": [{"a": 1}, {"a": 2}],
             "mixed": [{"a": 1}, 2], "lists": ["one", ["two", "three"], [4, "five"], 6]}
            """;

    private final Path file;
    private final JsonFields fields;

    JsonFieldsTest(@TempDir Path folder) throws IOException {
        this.file = folder.resolve("config.json");
        Files.writeString(file, TEXT);
        this.fields = JsonFields.read(file);
    }

    @Test
    void values_are_what_the_file_says() throws IOException {
        assertThat(fields.integer("whole")).isEqualTo(7);
        assertThat(fields.integer("whole", 3)).isEqualTo(7);
        assertThat(fields.number("part", 1)).isEqualTo(2.5);
        assertThat(fields.number("whole", 1)).isEqualTo(7);
        assertThat(fields.flag("yes", false)).isTrue();
        assertThat(fields.flag("no", true)).isFalse();
        assertThat(fields.text("text")).isEqualTo("a");
        assertThat(fields.text("text", "b")).isEqualTo("a");
        assertThat(fields.texts("texts")).containsExactly("a", "b");
        assertThat(fields.lists("lists"))
                .containsExactly(List.of("one"), List.of("two", "three"), List.of("five"), List.of());
        assertThat(fields.count("texts")).isEqualTo(2);
        assertThat(fields.count("object")).isEqualTo(1);
        assertThat(fields.keys()).startsWith("whole", "far", "part").hasSize(13);
        assertThat(fields.isText("text")).isTrue();
        assertThat(fields.isText("whole")).isFalse();
        JsonFields inner = fields.object("object").orElseThrow().object("inner").orElseThrow();
        assertThat(inner.text("deep")).isEqualTo("x");
        List<JsonFields> objects = fields.objects("objects");
        assertThat(objects).hasSize(2);
        assertThat(objects.get(1).integer("a")).isEqualTo(2);
    }

    @Test
    void what_is_missing_or_null_is_what_the_reader_says() throws IOException {
        for (String key : List.of("missing", "nothing")) {
            assertThat(fields.has(key)).isFalse();
            assertThat(fields.integer(key, 3)).isEqualTo(3);
            assertThat(fields.number(key, 1.5)).isEqualTo(1.5);
            assertThat(fields.flag(key, true)).isTrue();
            assertThat(fields.flag(key, false)).isFalse();
            assertThat(fields.text(key, "b")).isEqualTo("b");
            assertThat(fields.objects(key)).isEmpty();
            assertThat(fields.object(key)).isEmpty();
            assertThat(fields.lists(key)).isEmpty();
            assertThat(fields.count(key)).isZero();
            assertThat(fields.isText(key)).isFalse();
            assertThatThrownBy(() -> fields.integer(key)).hasMessageContaining("a field \"" + key + "\" with a whole");
            assertThatThrownBy(() -> fields.text(key)).hasMessageContaining("with a text");
            assertThatThrownBy(() -> fields.texts(key)).hasMessageContaining("with a list of texts");
        }
    }

    @Test
    void what_is_of_another_kind_is_refused_where_it_stands() throws IOException {
        assertThatThrownBy(() -> fields.integer("far")).hasMessageContaining("/far: expected a whole number, got 30");
        assertThatThrownBy(() -> fields.integer("part", 1)).hasMessageContaining("/part: expected a whole number");
        assertThatThrownBy(() -> fields.number("text", 1)).hasMessageContaining("/text: expected a number, got \"a\"");
        assertThatThrownBy(() -> fields.flag("whole", true)).hasMessageContaining("/whole: expected true or false");
        assertThatThrownBy(() -> fields.text("whole")).hasMessageContaining("/whole: expected a text, got 7");
        assertThatThrownBy(() -> fields.texts("odd")).hasMessageContaining("/odd/1: expected a text, got 3");
        assertThatThrownBy(() -> fields.texts("text")).hasMessageContaining("/text: expected a list, got \"a\"");
        assertThatThrownBy(() -> fields.objects("object")).hasMessageContaining("/object: expected a list");
        assertThatThrownBy(() -> fields.objects("mixed"))
                .hasMessageContaining("/mixed/1: expected a JSON object, got 2");
        JsonFields inner = fields.object("object").orElseThrow().object("inner").orElseThrow();
        assertThatThrownBy(() -> inner.integer("deep")).hasMessageContaining("/object/inner/deep: expected");
        assertThatThrownBy(() -> inner.text("other")).hasMessageContaining("/object/inner");
        assertThat(inner.refused("why")).hasMessageContaining("/object/inner: why");
        assertThat(fields.object("whole")).isEmpty();
    }

    @Test
    void unknown_fields_are_refused_by_name() throws IOException {
        JsonFields inner = fields.object("object").orElseThrow();
        inner.allowOnly(List.of("inner", "other"));

        assertThatThrownBy(() -> inner.allowOnly(List.of("other", "another")))
                .hasMessageContaining("/object/inner")
                .hasMessageContaining("one of other, another");
    }

    @Test
    void only_an_object_has_fields() throws IOException {
        Files.writeString(file, "[1]");

        assertThatThrownBy(() -> JsonFields.read(file)).hasMessageContaining("expected a JSON object, got [1]");
        assertThatThrownBy(() -> JsonFields.of(file, new ObjectMapper().readTree("3")))
                .hasMessageContaining("config.json")
                .hasMessageContaining("got 3");
    }
}
