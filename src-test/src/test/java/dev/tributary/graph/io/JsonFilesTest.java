package dev.tributary.graph.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFilesTest {

    private final Path folder;
    private final Path file;

    JsonFilesTest(@TempDir Path folder) {
        this.folder = folder;
        this.file = folder.resolve("some.json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"\\ud83d\"|",
                "\"\\ude00\"|",
                "\"\\ude00\\ud83d\"|",
                "\"ab\\ud83d\"|",
                "\"\\ud83dx\"|",
                "\"\\ud83d\\ud83d\\ude00\"|",
                "\"\\ud83d\\ude00\\ude00\"|",
                "[\"a\", \"\\ud83d\"]|/1",
                "[[], [\"a\", [\"\\ud83d\"]]]|/1/1/0",
                "{\"a\": {\"b/c\": [1, \"\\ud83d\"]}}|/a/b~1c/1",
                "{\"a\": {\"\\ud83d\": 1}}|/a"
            })
    void half_of_a_character_is_refused_where_it_stands(String json, String pointer) throws IOException {
        Files.writeString(file, json);

        assertThatThrownBy(() -> JsonFiles.read(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("half of a character")
                .hasMessageContaining(pointer == null ? "" : pointer + ":");
    }

    @Test
    void whole_characters_of_any_plane_are_read() throws IOException {
        Files.writeString(file, "{\"\\ud83d\\ude00\": [\"\\ud83d\\ude00x\", \"a\\ud83d\\ude00\", \"😀é\", \"\"]}");

        JsonNode root = JsonFiles.read(file);

        assertThat(root.at("/😀/0").textValue()).isEqualTo("😀x");
        assertThat(root.at("/😀/1").textValue()).isEqualTo("a😀");
        assertThat(root.at("/😀/2").textValue()).isEqualTo("😀é");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "x-UTF-16LE-BOM", "UTF-16", "UTF-32LE", "UTF-32BE"})
    void other_encodings_are_told_by_their_beginning(String charset) throws IOException {
        Files.write(file, "{\"a\": 1}".getBytes(Charset.forName(charset)));

        assertThatThrownBy(() -> JsonFiles.read(file)).hasMessageContaining("expected UTF-8, found UTF-16 or UTF-32");
    }

    @Test
    void what_is_not_utf8_is_refused_as_that() throws IOException {
        Files.write(file, "{\"a\": \"é\"}".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> JsonFiles.read(file)).hasMessageContaining("not valid UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "{}", "[]", "\uFEFF7", "\uFEFF{}"})
    void the_shortest_files_are_read_with_a_mark_or_without(String json) throws IOException {
        Files.writeString(file, json);

        assertThat(JsonFiles.read(file)).hasToString(json.replace("\uFEFF", ""));
    }

    @Test
    void an_empty_file_and_one_of_a_mark_alone_hold_no_json() throws IOException {
        for (String nothing : List.of("", "\uFEFF", " \n")) {
            Files.writeString(file, nothing);

            assertThatThrownBy(() -> JsonFiles.read(file)).hasMessageContaining("expected JSON, found an empty file");
        }
    }

    @Test
    void a_folder_is_not_a_file() {
        assertThatThrownBy(() -> JsonFiles.read(folder)).isInstanceOf(NotAFileException.class);
    }

    @Test
    void lines_are_read_in_their_order_and_written_as_they_were() throws IOException {
        Files.writeString(file, "{\"a\":1}\n{\"b\":[2.5,1.0E-7]}\n");

        List<ObjectNode> lines = JsonFiles.readLines(file);

        assertThat(lines.stream().map(JsonFiles::line)).containsExactly("{\"a\":1}", "{\"b\":[2.5,1.0E-7]}");
    }

    @Test
    void a_line_that_holds_no_object_is_named() throws IOException {
        Files.writeString(file, "{\"a\":1}\n{}\n[3]\n");
        assertThatThrownBy(() -> JsonFiles.readLines(file))
                .hasMessageContaining("line 3")
                .hasMessageContaining("object");

        Files.writeString(file, "{\"a\":1}\n{\"a\":\n");
        assertThatThrownBy(() -> JsonFiles.readLines(file))
                .hasMessageContaining("line 2")
                .hasMessageContaining("not valid JSON");
    }
}
