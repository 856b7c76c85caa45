package dev.tributary.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import dev.tributary.graph.ComputationGraph;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Only {@code graph.index} turns an element at a place into an index. Whoever else wants to needs the number of edges
 * at one position as a stride, so nobody else may multiply or divide by it, also not under another name, nor ask where
 * the edges of a reader begin.
 */
class IndexArithmeticTest {

    private static final String COUNT = "(?:\\w+(?:\\(\\))? ?\\. ?)*edgeCount\\(\\)";
    private static final Pattern ALIAS = Pattern.compile("(\\w+) ?= ?(?:\\(\\w+\\) ?)?" + COUNT + " ?;");
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL);
    private static final Pattern TEST_CODE = Pattern.compile(".*src-test.*");

    @Test
    void only_the_index_space_multiplies_or_divides_by_the_number_of_edges() throws IOException {
        List<String> found = new ArrayList<>();
        int files = 0;
        try (Stream<Path> paths = Files.walk(Path.of(".."), FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : paths.filter(IndexArithmeticTest::isProduction).toList()) {
                files++;
                strides(Files.readString(file)).forEach(stride -> found.add(file.getFileName() + ": " + stride));
            }
        }

        assertThat(files).isGreaterThan(50);
        assertThat(found)
                .as("an EdgeSpace or NodeSpace gives indices, rows and sizes; use it")
                .isEmpty();
    }

    private static boolean isProduction(Path file) {
        String path = file.toString().replace('\\', '/');
        return path.contains("/src/main/java/") && path.endsWith(".java") && !path.contains("/graph/index/");
    }

    @Test
    void only_the_index_space_asks_where_the_edges_of_a_reader_begin() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.tributary.graph", "dev.tributary.graph.index")
                .should()
                .callMethod(ComputationGraph.class, "firstEdge", int.class)
                .check(new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .withImportOption((Location location) -> !location.matches(TEST_CODE))
                        .importPackages("dev.tributary"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "int to = position * graph.edgeCount() + graph.firstEdge(reader);",
                "int to = graph.edgeCount() * position;",
                "int edge = index % scores.graph().edgeCount();",
                "int lane = index /\n    scores.graph()\n    .edgeCount();",
                "long size = (long) lanes * (long) graph.edgeCount();",
                "double[] values = new double[Math.multiplyExact(positions.lanes(), graph.edgeCount())];",
                "int each = graph.edgeCount();\n return list.subList(lane * each, (lane + 1) * each);",
                "this.stride = edges.edgeCount(); int at() { return floorDiv(index, stride); }",
                "offset *= graph.edgeCount();",
            })
    void finds_a_stride_however_it_is_written(String code) {
        assertThat(strides(code)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "if (fields.size() < graph.edgeCount()) { double half = size / 2.0; }",
                "// position * graph.edgeCount()\n/* index % graph.edgeCount() */ int count = graph.edgeCount();",
                "double[] values = new double[graph.edgeCount()];",
                "int edges = graph.edgeCount(); text(edges + \" edges\"); int area = width * height;",
                "Math.max(a * b, graph.edgeCount());",
            })
    void leaves_other_uses_of_the_number_alone(String code) {
        assertThat(strides(code)).isEmpty();
    }

    private static List<String> strides(String source) {
        String code = COMMENT.matcher(source).replaceAll(" ").replaceAll("\\s+", " ");
        StringBuilder counts = new StringBuilder("(?:" + COUNT);
        Matcher aliases = ALIAS.matcher(code);
        while (aliases.find()) {
            counts.append("|\\b").append(aliases.group(1)).append("\\b");
        }
        counts.append(')');
        Pattern stride = Pattern.compile("[*/%]=? ?(?:\\( ?(?:int|long|double) ?\\) ?)?" + counts
                + "|" + counts + " ?[*/%]"
                + "|(?:multiply|floor|ceil|divide|remainder)\\w*\\([^;]*?" + counts);
        List<String> found = new ArrayList<>();
        Matcher matcher = stride.matcher(code);
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }
}
