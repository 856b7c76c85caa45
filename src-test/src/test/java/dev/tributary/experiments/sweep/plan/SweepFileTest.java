package dev.tributary.experiments.sweep.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.graph.io.FormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SweepFileTest {

    private static final String HEAD = "format: tributary-sweep\nversion: 1\n";

    @TempDir
    private Path folder = Path.of("");

    private SweepFile read(String yaml) throws IOException {
        return SweepFile.read(Files.writeString(folder.resolve("s.yaml"), HEAD + yaml));
    }

    private static JsonNode schema() throws IOException {
        try (InputStream in = SweepFile.class.getResourceAsStream("tributary-sweep.schema.json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(in));
        }
    }

    private static List<String> complaints(String yaml) throws IOException {
        JsonNode json = new YAMLMapper().readTree(yaml);
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema())
                .validate(json)
                .stream()
                .map(Error::toString)
                .toList();
    }

    @Test
    void reads_values_and_lists_of_texts_numbers_and_words_that_yaml_takes_for_truth() throws IOException {
        SweepFile file = read("circuits: {axes: {model: ioi, correct-only: [true, no], size: [5, 5%], seed: 3}}");

        assertThat(file.grids().get(0).axes())
                .containsEntry(Axis.MODEL, List.of("ioi"))
                .containsEntry(Axis.CORRECT_ONLY, List.of("yes", "no"))
                .containsEntry(Axis.SIZE, List.of("5", "5%"))
                .containsEntry(Axis.SEED, List.of("3"))
                .containsEntry(Axis.POSITIONS, List.of("each"));
        assertThat(file.baseline()).isTrue();
        assertThat(file.title()).isEqualTo("s.yaml");
    }

    @Test
    void reads_json_as_the_same_yaml() throws IOException {
        Path json = Files.writeString(
                folder.resolve("s.json"),
                "{\"format\": \"tributary-sweep\", \"version\": 1, \"title\": \"t\", \"circuits\":"
                        + " {\"axes\": {\"size\": [1, 2], \"method\": \"eap\"}}}");

        assertThat(SweepFile.read(json)).isEqualTo(read("title: t\ncircuits: {axes: {size: [1, 2], method: eap}}"));
    }

    @Test
    void takes_defaults_where_a_grid_names_nothing_also_for_what_is_included() throws IOException {
        SweepFile file = read(
                """
                defaults: {seed: 4, pairs: 12}
                circuits:
                  axes: {size: 1, pairs: 9}
                  include: [{size: 2}]
                """);

        assertThat(file.grids().get(0).cells())
                .extracting(cell -> cell.value(Axis.SIZE) + "," + cell.value(Axis.PAIRS) + "," + cell.value(Axis.SEED))
                .containsExactly("1,9,4", "2,12,4");
    }

    @Test
    void says_everything_that_is_wrong_together() {
        assertThatThrownBy(
                        () -> read(
                                """
                        defaults: {sede: 4}
                        circuits:
                          axes: {size: [1, 1], model: {}, sites: resid-pre}
                          exclude: [{}]
                        patch: 3
                        """))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("has 6 problems, so nothing was run")
                .hasMessageContaining("/defaults/sede: unknown field; expected one of model, task")
                .hasMessageContaining("/circuits/axes/size/1: stands there twice: 1")
                .hasMessageContaining("/circuits/axes/model: expected a text or a number, got {}")
                .hasMessageContaining("/circuits/axes/sites: unknown field")
                .hasMessageContaining("/circuits/exclude/0: expected at least one axis")
                .hasMessageContaining("/patch: expected an object");
    }

    @ParameterizedTest
    @ValueSource(strings = {"circuits: {axes: {model: ioi}}", "circuits: {axes: {size: 1}, include: [{model: ioi}]}"})
    void asks_for_sizes(String yaml) {
        assertThatThrownBy(() -> read(yaml)).hasMessageContaining("expected size: how many edges");
    }

    @Test
    void asks_for_a_grid() {
        assertThatThrownBy(() -> read("title: nothing"))
                .hasMessageContaining("at least one grid: circuits, patch, ablate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"title: [", "title: a\ntitle: b", "--- a\n--- b"})
    void names_the_line_of_yaml_that_is_broken(String yaml) {
        assertThatThrownBy(() -> read(yaml)).isInstanceOf(FormatException.class).hasMessageContaining("not valid YAML");
    }

    @ParameterizedTest
    @EnumSource
    void has_a_schema_that_knows_the_axes_of_each_experiment(Experiment experiment) throws IOException {
        JsonNode grid = schema().at("/properties/" + experiment.label() + "/properties");

        for (String place : List.of("/axes", "/include/items", "/exclude/items")) {
            assertThat(grid.at(place + "/properties").fieldNames())
                    .as(place)
                    .toIterable()
                    .containsExactlyInAnyOrderElementsOf(
                            experiment.axes().stream().map(Axis::label).toList());
        }
        assertThat(schema().at("/properties/defaults/properties").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Axis.values()).map(Axis::label).toList());
    }

    @Test
    void has_a_schema_that_takes_the_example() throws IOException {
        String example = Files.readString(Path.of("..", "experiments", "examples", "sweep.yaml"));

        assertThat(complaints(example)).isEmpty();
        assertThat(complaints(example.replace("size:", "sizes:"))).isNotEmpty();
        assertThat(complaints(example.replace("circuits:", "circuit:"))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "circuits: {axes: {size: 5%, qkv: '${executor}', correct-only: true}}",
                "ablate: {axes: {targets: [each, a0.h0+m0], at: 3}}",
                "baseline: none\nunsuited: skip\npatch: {axes: {sites: [resid-pre, 'head-out@each'], into: [clean]}}"
            })
    void reads_what_the_schema_takes(String yaml) throws IOException {
        assertThat(complaints(HEAD + yaml)).isEmpty();
        assertThat(read(yaml).grids()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "baseline: maybe\ncircuits: {axes: {size: 1}}",
                "circuits: {axes: {size: []}}",
                "circuits: {axes: {size: [1, 1]}}",
                "circuits: {axes: {size: null}}",
                "circuits: {axes: {size: 1}, exclude: [{}]}",
                "circuits: {axes: {size: 1}, colour: red}",
                "title: no grid"
            })
    void refuses_what_the_schema_refuses(String yaml) throws IOException {
        assertThat(complaints(HEAD + yaml)).isNotEmpty();
        assertThatThrownBy(() -> read(yaml)).isInstanceOf(UsageException.class);
    }
}
