package dev.tributary.experiments.run.stored;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.io.Collapse;
import dev.tributary.graph.io.EapIgFile;
import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Submissions to the benchmark MIB, written and read, and graphs as PyTorch writes them. */
class MibFolderTest {

    private static final EdgeSpace SPACE = new EdgeSpace(Shapes.sequential(3, 6, true), new Positions.All());
    private static final Path PYTORCH = Path.of("src/test/resources/golden/pytorch");

    private final Path folder;

    MibFolderTest(@TempDir Path parent) {
        this.folder = parent.resolve("ioi_toy-3l");
    }

    private static PruneScores scores() {
        return PruneScores.of(
                SPACE, new SplittableRandom(4).doubles(SPACE.size(), -1, 1).toArray());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void importances_come_back_as_they_were() throws IOException {
        MibFolder.writeNew(folder, scores(), Optional.empty(), 24, Collapse.REFUSE);

        assertThat(names()).containsExactly("importances.json");
        assertThat(MibFolder.read(folder).scores()).isEqualTo(scores());
        assertThat(beside()).as("nothing half-written").containsExactly(folder);
    }

    @Test
    void nine_graphs_keep_no_more_than_they_may_and_rank_edges_as_they_do() throws IOException {
        MibFolder.writeNew(folder, scores(), Optional.of(Ranking.SIGNED), 24, Collapse.REFUSE);

        assertThat(names())
                .containsExactly(
                        "0.1.json",
                        "0.2.json",
                        "0.5.json",
                        "1.json",
                        "10.json",
                        "2.json",
                        "20.json",
                        "5.json",
                        "50.json");
        for (String percent : List.of("0.1", "5", "50")) {
            Circuit circuit = EapIgFile.read(folder.resolve(percent + ".json")).circuit();
            assertThat(circuit.size()).isLessThanOrEqualTo((int) (Double.parseDouble(percent) / 100 * SPACE.size()));
            assertThat(circuit.withoutDead(Set.of())).isEqualTo(circuit);
        }
        EapIgFile read = MibFolder.read(folder);
        Circuit twenty = EapIgFile.read(folder.resolve("20.json")).circuit();
        twenty.indices().stream().forEach(index -> {
            assertThat(read.scores().value(index)).isGreaterThanOrEqualTo(2);
            assertThat(scores().value(index)).as("by signed score").isPositive();
        });
        assertThat(read.circuit())
                .isEqualTo(EapIgFile.read(folder.resolve("50.json")).circuit());
    }

    @Test
    void positions_are_summed_only_if_that_is_asked_for() throws IOException {
        EdgeSpace each = new EdgeSpace(SPACE.graph(), new Positions.Each(2));
        PruneScores placed = PruneScores.of(
                each, new SplittableRandom(5).doubles(each.size(), -1, 1).toArray());

        assertThatThrownBy(() -> MibFolder.writeNew(folder, placed, Optional.empty(), 24, Collapse.REFUSE))
                .hasMessageContaining("--sum");
        assertThat(folder).as("nothing is left of it").doesNotExist();
        assertThat(beside()).isEmpty();
        MibFolder.writeNew(folder, placed, Optional.empty(), 24, Collapse.SUM);
        assertThat(MibFolder.read(folder).scores()).isEqualTo(placed.summedOverPositions());
    }

    @Test
    void a_folder_is_named_after_task_and_model_and_never_replaced() throws IOException {
        assertThatThrownBy(() -> MibFolder.writeNew(
                        folder.resolveSibling("results"), scores(), Optional.empty(), 24, Collapse.REFUSE))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("TASK_MODEL");
        Files.createDirectory(folder);
        assertThatThrownBy(() -> MibFolder.writeNew(folder, scores(), Optional.empty(), 24, Collapse.REFUSE))
                .hasMessageContaining("never replaced");
    }

    @Test
    void a_submission_that_does_not_follow_the_rules_is_refused() throws IOException {
        MibFolder.writeNew(folder, scores(), Optional.of(Ranking.ABSOLUTE), 24, Collapse.REFUSE);
        new EapIgFile(scores(), Circuit.whole(SPACE)).write(folder.resolve("0.1.json"), 24, Collapse.REFUSE);
        assertThatThrownBy(() -> MibFolder.read(folder))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("by size keeps");
        Files.delete(folder.resolve("20.json"));
        assertThatThrownBy(() -> MibFolder.read(folder))
                .hasMessageContaining("or 9 graphs")
                .hasMessageContaining("got 8");
        EdgeSpace other = new EdgeSpace(Shapes.sequential(1, 2, true), new Positions.All());
        new EapIgFile(PruneScores.of(other, new double[other.size()]), Circuit.empty(other))
                .write(folder.resolve("20.json"), 24, Collapse.REFUSE);
        assertThatThrownBy(() -> MibFolder.read(folder)).hasMessageContaining("another shape of model");
    }

    @Test
    void a_graph_of_pytorch_is_read_by_writer_and_reader() throws IOException {
        EapIgFile read = MibFolder.graph(PYTORCH.resolve("mib-graph.pt"));

        // row times eight plus column, over eight, less one; columns are q q k k v v mlp logits
        EdgeSpace space = new EdgeSpace(Shapes.sequential(1, 2, true), new Positions.All());
        assertThat(read.scores().space()).isEqualTo(space);
        for (String[] edge : new String[][] {
            {"input->a0.h0<q>", "-1"},
            {"input->a0.h1<q>", "-0.875"},
            {"input->a0.h1<v>", "-0.375"},
            {"a0.h1->m0", "1.75"},
            {"m0->logits", "2.875"}
        }) {
            assertThat(read.scores().value(space.indexOf(Edge.parse(edge[0]))))
                    .as(edge[0])
                    .isEqualTo(Double.parseDouble(edge[1]));
        }
        assertThat(read.circuit().elements().stream().map(element -> element.name()))
                .containsExactly("input->a0.h0<q>", "input->m0", "m0->logits");
    }

    @Test
    void broken_graphs_of_pytorch_are_refused_with_the_entry_that_is_wrong() {
        for (String[] broken :
                new String[][] {{"order", "dst_nodes"}, {"shape", "[4, 8]"}, {"cfg", "n_layers"}, {"nan", "finite"}}) {
            assertThatThrownBy(() -> MibFolder.graph(PYTORCH.resolve("mib-graph-" + broken[0] + ".pt")))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining(broken[1])
                    .hasMessageContaining("mib-graph-" + broken[0]);
        }
        assertThatThrownBy(() -> MibFolder.graph(PYTORCH.resolve("zip.bin"))).isInstanceOf(FormatException.class);
    }

    private List<Path> beside() throws IOException {
        try (Stream<Path> all = Files.list(folder.getParent())) {
            return all.toList();
        }
    }
}
