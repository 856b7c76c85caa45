package dev.tributary.graph.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.graph.NamedGroup;
import dev.tributary.graph.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupsFileTest {

    private static final String SCHEMA = "tributary-groups.schema.json";

    @TempDir
    private Path folder = Path.of("");

    private static String file(String groups) {
        return "{\"format\": \"tributary-groups\", \"version\": 1, \"groups\": [" + groups + "]}";
    }

    private Path written(String content) throws IOException {
        return Files.writeString(folder.resolve("groups.json"), content);
    }

    @Test
    void reads_members_in_every_spelling() throws IOException {
        String content = file("{\"name\": \"name movers\", \"members\": [\"a9.h9\", \"A9.6\", \"L10H0\", \"m3\"]}");

        assertThat(GroupsFile.read(written(content)))
                .containsExactly(new NamedGroup(
                        "name movers",
                        List.of(new Node.Head(9, 9), new Node.Head(9, 6), new Node.Head(10, 0), new Node.Mlp(3))));
        assertThat(Schemas.complaints(SCHEMA, content)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "`{\"name\": \"\", \"members\": [\"m1\"]}` | a group needs a name",
                "`{\"name\": \"x\", \"members\": []}` | at least one member",
                "`{\"name\": \"x\", \"members\": [\"m1\", \"m1\"]}` | each once",
                "`{\"name\": \"x\", \"members\": [\"b1\"]}` | /groups/0/members/0",
                "`{\"name\": \"x\", \"members\": [\"A99999999999.1\"]}` | expected a component",
                "`{\"name\": \"x\", \"members\": [\"logits\"]}` | heads and MLPs",
                "`{\"name\": \"x\"}` | members",
                "`{\"name\": \"x\", \"members\": [\"m1\"], \"colour\": \"red\"}` | colour",
                "`{\"name\": \"x\", \"members\": [\"m1\"]}, {\"name\": \"x\", \"members\": [\"m2\"]}` | two groups called",
            })
    void refuses_what_is_no_group_and_says_where(String groups, String said) throws IOException {
        Path file = written(file(groups));

        assertThatThrownBy(() -> GroupsFile.read(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("groups.json at /groups/")
                .hasMessageContaining(said);
    }

    @Test
    void refuses_other_formats_and_versions() throws IOException {
        Path other = written("{\"format\": \"tributary-circuit\", \"version\": 1, \"groups\": []}");
        assertThatThrownBy(() -> GroupsFile.read(other)).hasMessageContaining("expected \"tributary-groups\"");
        Path later = written("{\"format\": \"tributary-groups\", \"version\": 2, \"groups\": []}");
        assertThatThrownBy(() -> GroupsFile.read(later)).hasMessageContaining("/version");
        assertThat(Schemas.complaints(SCHEMA, Files.readString(later))).isNotEmpty();
    }
}
