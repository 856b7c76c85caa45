package dev.tributary.graph.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.NodeSpace;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.Evidence;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import dev.tributary.graph.score.StandardErrors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EdgeCsvTest {

    private static final String HEADER = "edge,position,score,standard_error,source,target,port,token";

    private final ComputationGraph graph = Shapes.sequential(1, 1, true);
    private final Path folder;
    private final Path file;

    EdgeCsvTest(@TempDir Path folder) {
        this.folder = folder;
        this.file = folder.resolve("edges.csv");
    }

    @Test
    void writes_in_canonical_order_with_shortest_numbers() throws IOException {
        double[] values = new double[16];
        values[0] = 1.0 / 3;
        values[3] = -2e-3;
        values[4] = 1e-7;
        values[9] = Double.parseDouble("2.0E23");
        PruneScores scores = PruneScores.of(new EdgeSpace(graph, new Positions.Each(2)), values);

        EdgeCsv.write(file, scores, Circuit.strongest(scores, new EdgeBudget.Count(3), Ranking.ABSOLUTE));

        assertThat(Files.readString(file)).doesNotContain("\r").endsWith(",\n");
        assertThat(Files.readAllLines(file))
                .containsExactly(
                        HEADER,
                        "input->a0.h0<q>,0,0.3333333333333333,,input,a0.h0,q,",
                        "input->m0,0,-0.002,,input,m0,,",
                        "input->a0.h0<k>,1,2.0E23,,input,a0.h0,k,");
        EdgeCsv.write(file, scores);
        assertThat(Files.readAllLines(file)).hasSize(17).contains("a0.h0->m0,0,1.0E-7,,a0.h0,m0,,");
        EdgeCsv.write(file, scores.summedOverPositions());
        assertThat(Files.readAllLines(file)).hasSize(9).contains("input->m0,,-0.002,,input,m0,,");
    }

    @Test
    void says_how_sure_each_score_is_where_that_is_known_and_reads_that_back() throws IOException {
        double[] values = {1, -2, 0, 0, 0, 0, 0, 3};
        PruneScores scores = PruneScores.of(new EdgeSpace(graph, new Positions.All()), values);
        double[] low = {0.5, -3, -1, -1, -1, -1, -1, -1};
        double[] high = {1.5, -1, 1, 1, 1, 1, 1, 7};
        double[] q = {0.01, 0.2, 1, 1, 1, 1, 1, 0.5};
        double[] agreement = {1, 0.75, 0, 0, 0, 0, 0, Double.NaN};
        Evidence evidence = Evidence.of("a test", low, high, q, agreement);

        EdgeCsv.write(file, scores, Circuit.whole(scores.space()), SequenceText.none(), Optional.of(evidence));

        assertThat(Files.readAllLines(file))
                .startsWith(
                        HEADER + ",low,high,q,agreement,standing",
                        "input->a0.h0<q>,,1.0,,input,a0.h0,q,,0.5,1.5,0.01,1.0,core")
                .contains("input->a0.h0<k>,,-2.0,,input,a0.h0,k,,-3.0,-1.0,0.2,0.75,plausible")
                .endsWith("m0->logits,,3.0,,m0,logits,,,-1.0,7.0,0.5,,unstable");
        assertThat(EdgeCsv.read(file, scores.space())).isEqualTo(scores);
        assertThatThrownBy(() -> Evidence.of("a test", high, low, q, agreement)).hasMessageContaining("ends in order");
    }

    @Test
    void tells_queries_apart_and_shows_what_is_read() throws IOException {
        EdgeSpace space = new EdgeSpace(graph, new Positions.Crossing(2));
        double[] errors = new double[space.size()];
        errors[0] = 0.5;
        PruneScores scores = PruneScores.of(space, new double[space.size()], Optional.of(StandardErrors.of(9, errors)));

        EdgeCsv.write(file, scores, new SequenceText(List.of(), List.of(" a,\"b\"", "=1+1")));

        assertThat(Files.readAllLines(file))
                .contains(
                        "input->a0.h0<q>,0,0.0,0.5,input,a0.h0,q,\" a,\"\"b\"\"\"",
                        "input->a0.h0<k>,0>1,0.0,0.0,input,a0.h0,k,\" a,\"\"b\"\"\"",
                        "input->a0.h0<v>,1>1,0.0,0.0,input,a0.h0,v,'=1+1");
    }

    @Test
    void writes_nodes() throws IOException {
        NodeSpace space = new NodeSpace(graph, new Positions.Spans(List.of("S1", "-END")));

        EdgeCsv.write(
                file,
                PruneScores.of(space, new double[] {0, 1, 2, 3, 4, 5}),
                new SequenceText(List.of(), List.of("@x", "y\nz")));

        assertThat(Files.readString(file))
                .isEqualTo(
                        """
                        node,position,score,standard_error,token
                        input,S1,0.0,,'@x
                        a0.h0,S1,1.0,,'@x
                        m0,S1,2.0,,'@x
                        input,'-END,3.0,,"y
                        z"
                        a0.h0,'-END,4.0,,"y
                        z"
                        m0,'-END,5.0,,"y
                        z"
                        """);
    }

    static Stream<IndexSpace> spaces() {
        List<String> hostile = List.of("=cmd|' /C calc'!A0", "'", "-1 ", "+x\u00e9", "\uff1dx", "a;b", "\u00a0=2");
        return Stream.of(Shapes.sequential(2, 2, true), Shapes.parallel(2, 2, true), Shapes.sequential(1, 2, false))
                .flatMap(graph -> Stream.of(
                        new EdgeSpace(graph, new Positions.All()),
                        new EdgeSpace(graph, new Positions.Each(3)),
                        new EdgeSpace(graph, new Positions.Spans(hostile)),
                        new EdgeSpace(graph, new Positions.Crossing(3)),
                        new EdgeSpace(graph, new Positions.SpanCrossing(hostile)),
                        new NodeSpace(graph, new Positions.All()),
                        new NodeSpace(graph, new Positions.Each(3)),
                        new NodeSpace(graph, new Positions.Spans(hostile))));
    }

    @ParameterizedTest
    @MethodSource("spaces")
    void reads_what_it_wrote_and_finds_the_positions_in_it(IndexSpace space) throws IOException {
        PruneScores scores =
                PruneScores.of(space, new Random(3).doubles(space.size(), -1, 1).toArray());
        List<String> tokens = new ArrayList<>();
        for (int lane = 0; lane < space.positions().lanes(); lane++) {
            tokens.add("\r\n\"," + lane);
        }
        boolean all = space.positions() instanceof Positions.All;

        EdgeCsv.write(file, scores, all ? SequenceText.none() : new SequenceText(List.of(), tokens));

        assertThat(EdgeCsv.space(file, space.graph())).isEqualTo(space);
        assertThat(EdgeCsv.read(file, space)).isEqualTo(scores);
    }

    @ParameterizedTest
    @MethodSource("spaces")
    void guards_every_field_that_a_spreadsheet_might_run(IndexSpace space) throws IOException {
        EdgeCsv.write(file, PruneScores.of(space, new double[space.size()]));

        CsvRecords.read(file, (fields, line) -> {
            for (String field : fields) {
                assertThat(field).doesNotMatch("(?s)[\\s\\p{Z}]*[=+\\-@\uff1d\uff0b\uff0d\uff20].*");
            }
        });
    }

    @Test
    void takes_lines_in_any_order_and_columns_after_the_score_or_not() throws IOException {
        EdgeSpace space = new EdgeSpace(graph, new Positions.Each(2));
        PruneScores scores = PruneScores.of(space, new Random(3).doubles(16).toArray());
        EdgeCsv.write(file, scores);
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        Collections.shuffle(lines.subList(1, 17), new Random(2));
        List<String> short3 = lines.stream()
                .map(line -> String.join(",", List.of(line.split(",", -1)).subList(0, 3)))
                .toList();

        Files.writeString(file, "\uFEFF" + String.join("\r\n", short3) + "\r\n\r\n");

        assertThat(EdgeCsv.read(file, space)).isEqualTo(scores);
        assertThat(EdgeCsv.space(file, graph)).isEqualTo(space);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "edge,position | edge,place | line 1: expected the header edge,position,score,",
                "port,token | port,token,mine | line 1: expected the header edge,position,score,",
                "a0.h0->m0,0, | a0.h0->m9,0, | line 6: there is no element a0.h0->m9@0 among 8 edges at each of 2",
                "a0.h0->m0,0, | a0.h0->m0,2, | line 6: there is no element a0.h0->m0@2",
                "a0.h0->m0,0, | a0.h0->m0,, | line 6: there is no element a0.h0->m0 among",
                "a0.h0->m0,0, | a0.h0->m0@0,0, | line 6: expected an element without position",
                "a0.h0->m0,0, | m0,0, | line 6: there is no element m0@0 among",
                "a0.h0->m0,0, | what,0, | line 6: expected a node name",
                "a0.h0->m0,0, | input->m0,0, | line 6: the element input->m0@0 is scored a second time",
                "a0.h0->m0,0,4.0 | a0.h0->m0,0,NaN | line 6: expected a finite number as score, got \"NaN\"",
                "a0.h0->m0,0,4.0 | a0.h0->m0,0,1e999 | line 6: expected a finite number as score",
                "a0.h0->m0,0,4.0 | a0.h0->m0,0,0x1p3 | line 6: expected a finite number as score",
                "a0.h0->m0,0,4.0 | a0.h0->m0,0,4.0,0 | line 6: expected 8 fields as in the header, got 9",
                "a0.h0->m0,0,4.0, | a0.h0->m0,0,4.0,-1 | line 6: expected a standard_error that is not negative",
                "a0.h0->m0,0,4.0,,a0.h0 | a0.h0->m0,0,4.0,,input | line 6: expected the source a0.h0 of a0.h0->m0@0",
                "a0.h0->m0,0,4.0 | a0.h0->m0,\"0,4.0 | line 6: a quoted field is never closed",
                "a0.h0->m0,0,4.0 | a0.h0->m0,\"0\"1,4.0 | line 6: expected a comma or the end of the line",
            })
    void refuses_a_file_that_does_not_fit(String good, String bad, String reason) throws IOException {
        EdgeSpace space = new EdgeSpace(graph, new Positions.Each(2));
        double[] values = new double[16];
        values[4] = 4;
        EdgeCsv.write(file, PruneScores.of(space, values));
        String text = Files.readString(file);
        assertThat(text).contains(good);

        Files.writeString(file, text.replace(good, bad));

        assertThatThrownBy(() -> EdgeCsv.read(file, space))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(reason);
    }

    @Test
    void refuses_a_file_that_misses_an_element() throws IOException {
        EdgeSpace space = new EdgeSpace(graph, new Positions.Each(2));
        EdgeCsv.write(file, PruneScores.of(space, new double[16]));
        Files.writeString(file, Files.readString(file).replaceAll("a0.h0->m0,0.*\n", ""));

        assertThatThrownBy(() -> EdgeCsv.read(file, space))
                .hasMessageContaining("expected one line for each of 16 edges")
                .hasMessageContaining("got 15; the first without is a0.h0->m0@0");
        assertThatThrownBy(() -> EdgeCsv.space(file, graph))
                .hasMessageContaining("expected one line for each of 16 edges");
    }

    @Test
    void refuses_positions_of_several_kinds() throws IOException {
        Files.writeString(file, "edge,position,score\ninput->m0,1,0\ninput->m0,,0\ninput->m0,2,0\n");

        assertThatThrownBy(() -> EdgeCsv.space(file, graph))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("expected positions of one kind")
                .hasMessageContaining("all=3, each=2");
    }

    @Test
    void makes_no_room_for_positions_of_which_the_file_says_nothing() throws IOException {
        Files.writeString(file, "edge,position,score\ninput->m0,9999999,0\n");
        assertThatThrownBy(() -> EdgeCsv.space(file, graph))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("80000000 edges");

        Files.writeString(file, "edge,position,score\ninput->a0.h0<k>,0>9999999,0\n");
        assertThatThrownBy(() -> EdgeCsv.space(file, graph))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("use span-crossing or spans instead of crossing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "edge,position,score\n"})
    void refuses_a_file_without_scores(String content) throws IOException {
        Files.writeString(file, content);

        assertThatThrownBy(() -> EdgeCsv.space(file, graph))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("found no");
    }

    @Test
    void refuses_a_file_that_is_not_text() throws IOException {
        Files.write(file, "edge,position,score\nm\u00fc".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> EdgeCsv.space(file, graph)).hasMessageContaining("not valid UTF-8");
        assertThatThrownBy(() -> EdgeCsv.read(folder.resolve("none"), new EdgeSpace(graph, new Positions.All())))
                .isInstanceOf(IOException.class);
    }
}
