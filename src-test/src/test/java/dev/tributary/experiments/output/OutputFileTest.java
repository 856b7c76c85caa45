package dev.tributary.experiments.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.graph.io.SafetensorsWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutputFileTest {

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @EnumSource(FileKind.class)
    void never_replaces_a_file_of_another_kind(FileKind kind) throws Exception {
        Path file = folder.resolve("file");
        for (String text :
                new String[] {"years of work", "{\"format\": \"mine\"}", "<svg>", "<!DOCTYPE html>\n", "\u0089PNG"}) {
            Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));

            assertThatThrownBy(() -> OutputFile.claim("--out", file, kind))
                    .isInstanceOf(OutputRefused.class)
                    .hasMessageContaining("--out " + file)
                    .hasMessageContaining("is not replaced; move it elsewhere, or name another file");

            assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @EnumSource(FileKind.class)
    void never_replaces_what_other_programs_and_people_write_in_the_same_formats(FileKind kind) throws Exception {
        Path file = folder.resolve("file");
        for (String text : new String[] {
            "{\"cfg\": {\"n_layers\": 12, \"n_heads\": 12}, \"nodes\": {}}",
            "{\"prompts\": [{\"clean\": \"a\", \"corrupt\": \"b\"}]}",
            "{\"seq_labels\": [\"a\"], \"prompts\": []}",
            "{\"series\": [{\"type\": \"sankey\"}]}",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n",
            "digraph circuit {\n  a -> b;\n}\n",
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<!-- my thesis -->\n",
            "edge,score\ninput->m0,1\n",
            "%PDF-1.7\n%my thesis\n"
        }) {
            Files.writeString(file, text);

            assertThatThrownBy(() -> OutputFile.claim("--out", file, kind)).isInstanceOf(OutputRefused.class);

            assertThat(file).hasContent(text);
        }
    }

    @Test
    void goes_on_from_the_state_of_a_training_and_not_from_other_tensors() throws Exception {
        Path state = folder.resolve("state");
        new SafetensorsWriter().metadata("recipe", "ioi").metadata("step", "9").write(state);
        Path model = folder.resolve("model");
        new SafetensorsWriter().metadata("format", "pt").write(model);

        OutputFile.claim("--resume", state, FileKind.TRAINING).close();

        assertThat(state).exists();
        assertThatThrownBy(() -> OutputFile.claim("--resume", model, FileKind.TRAINING))
                .isInstanceOf(OutputRefused.class)
                .hasMessageContaining("--resume " + model + " exists and is not the state of a training");
    }

    @Test
    void refuses_a_folder_a_link_and_a_device() throws Exception {
        Path target = Files.writeString(folder.resolve("target"), "");
        Path link = Files.createSymbolicLink(folder.resolve("link"), target);

        assertThatThrownBy(() -> OutputFile.claim("--out", folder, FileKind.CSV))
                .isInstanceOf(OutputRefused.class)
                .hasMessageContaining("is a folder, but a file is needed");
        assertThatThrownBy(() -> OutputFile.claim("--out", link, FileKind.CSV))
                .isInstanceOf(OutputRefused.class)
                .hasMessageContaining("name what it leads to: " + target);
        assertThatThrownBy(() -> OutputFile.claim("--out", Path.of("/dev/null"), FileKind.CSV))
                .isInstanceOf(OutputRefused.class)
                .hasMessageContaining("is a device or a pipe");
    }

    @Test
    void replaces_a_file_that_holds_nothing_and_makes_folders_above_a_new_one() throws Exception {
        Path empty = Files.createFile(folder.resolve("empty"));
        Path deep = folder.resolve("new/newer/file");

        for (Path place : new Path[] {empty, deep}) {
            try (OutputFile claimed = OutputFile.claim("--out", place, FileKind.CSV)) {
                claimed.write(file -> Files.writeString(file, "edge,position,score\n"));
            }
            assertThat(place).hasContent("edge,position,score\n");
        }
        try (Stream<Path> inside = Files.list(folder)) {
            assertThat(inside.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("empty", "new");
        }
    }

    @Test
    void claims_nothing_if_nothing_was_asked_for() throws Exception {
        try (OutputFile none = OutputFile.claim("--out", null, FileKind.CSV)) {
            none.write(file -> {
                throw new AssertionError("nothing to write");
            });
        }
        try (Stream<Path> inside = Files.list(folder)) {
            assertThat(inside).isEmpty();
        }
    }
}
