package dev.tributary.experiments.sweep.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.progress.Progress;
import dev.tributary.experiments.run.opening.OpenedModel;
import dev.tributary.experiments.sweep.plan.Plan;
import dev.tributary.experiments.sweep.plan.SweepFile;
import dev.tributary.experiments.sweep.store.Column;
import dev.tributary.experiments.sweep.store.Row;
import dev.tributary.experiments.sweep.store.StoredSweep;
import dev.tributary.experiments.sweep.store.SweepFolder;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Edge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sets of edges that are cut as cells of a sweep. */
class EdgeSetsTest {

    @TempDir
    private Path folder = Path.of("");

    private static String edgesOf(String source) throws IOException {
        try (OpenedModel opened = OpenedModel.open("ioi", false)) {
            ComputationGraph graph = opened.architecture().graph();
            return IntStream.range(0, graph.edgeCount())
                    .mapToObj(graph::edge)
                    .filter(edge -> edge.source().name().equals(source))
                    .map(Edge::name)
                    .collect(Collectors.joining("+"));
        }
    }

    private List<Row> rows(String targets) throws IOException {
        Path file = Files.writeString(
                folder.resolve("sweep.yaml"),
                "format: tributary-sweep\nversion: 1\nablate:\n  axes: {model: ioi, pairs: 6, ablation: [zero, corrupt],"
                        + " targets: [" + targets + "]}\n");
        Checked checked = Checked.of(Plan.of(SweepFile.read(file)), 1, Progress.silent());
        Path out = folder.resolve("out");
        try (SweepFolder sweep =
                SweepFolder.claim("--out", out, checked.record(), checked.plan().units(), false)) {
            new SweepRun(sweep, 1, Probe.none(), Progress.silent()).run();
        }
        return StoredSweep.open(out).rows();
    }

    private static Double value(List<Row> rows, String element, String ablation) {
        return rows.stream()
                .filter(row -> row.text(Column.ELEMENT).equals(element)
                        && row.json().path("ablation").asText().equals(ablation))
                .findFirst()
                .flatMap(row -> row.number(Column.VALUE))
                .orElseThrow();
    }

    @Test
    void all_edges_that_leave_a_component_do_what_the_component_does_and_fewer_do_less() throws IOException {
        String all = edgesOf("a1.h0");
        String one = all.substring(0, all.indexOf('+'));

        List<Row> rows = rows("'" + all + "', a1.h0, '" + one + "'");

        assertThat(rows).hasSize(6).noneMatch(Row::isFailed);
        for (String ablation : List.of("zero", "corrupt")) {
            assertThat(value(rows, all, ablation)).isCloseTo(value(rows, "a1.h0", ablation), within(1e-5));
            assertThat(value(rows, one, ablation)).isNotEqualTo(value(rows, "a1.h0", ablation));
        }
    }

    @Test
    void edges_beside_components_and_edges_that_are_not_there_are_said_in_their_rows() throws IOException {
        List<Row> rows = rows("'m0->logits+a1.h0', 'm0->a0.h0<q>', 'm0->logits'");

        assertThat(rows.stream().filter(Row::isFailed)).hasSize(4);
        assertThat(rows.stream().map(row -> row.text(Column.ERROR)))
                .anySatisfy(error -> assertThat(error).contains("not beside components"))
                .anySatisfy(error -> assertThat(error).contains("must run forward"));
        assertThat(rows.stream().filter(row -> !row.isFailed()).map(row -> row.text(Column.ELEMENT)))
                .containsOnly("m0->logits");
    }
}
