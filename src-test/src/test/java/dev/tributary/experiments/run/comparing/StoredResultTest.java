package dev.tributary.experiments.run.comparing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.opening.Studies;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.experiments.run.recording.Origin;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.index.NodeSpace;
import dev.tributary.graph.io.CircuitFile;
import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.Provenance;
import dev.tributary.graph.io.ScoreFile;
import dev.tributary.graph.io.Selection;
import dev.tributary.graph.io.SequenceText;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are compared, and what is known of the models that they are of. */
class StoredResultTest {

    private static final EdgeSpace SPACE = new EdgeSpace(Shapes.sequential(1, 1, true), new Positions.Each(2));
    private static final SequenceText TEXT = new SequenceText(List.of("S", "END"), List.of());
    private static final Provenance ORIGIN = Provenance.imported("m", "eap");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void either_kind_of_file_is_read() throws IOException {
        PruneScores scores = PruneScores.of(SPACE, new double[SPACE.size()]);
        Circuit circuit = Circuit.of(SPACE, List.of(Edge.parse("m0->logits@1")));
        Path scoreFile = folder.resolve("scores.json");
        Path circuitFile = folder.resolve("circuit.json");
        new ScoreFile(scores, TEXT, ORIGIN).write(scoreFile);
        new CircuitFile(
                        circuit,
                        TEXT,
                        ORIGIN,
                        new Selection("strongest", Optional.of(Ranking.ABSOLUTE), Optional.empty(), 1),
                        Optional.empty())
                .write(circuitFile);

        StoredResult first = StoredResult.open(scoreFile);
        assertThat(first.name()).isEqualTo(scoreFile.toString());
        assertThat(first.scores()).contains(scores);
        assertThat(first.circuit()).isEmpty();
        assertThat(first.labels()).containsExactly("S", "END");
        assertThat(first.provenance()).isEqualTo(ORIGIN);
        assertThat(first.space()).isEqualTo(SPACE);
        StoredResult second = StoredResult.open(circuitFile);
        assertThat(second.circuit()).contains(circuit);
        assertThat(second.scores()).isEmpty();
        assertThat(second.labels()).containsExactly("S", "END");
        assertThat(second.space()).isEqualTo(SPACE);
    }

    @Test
    void a_file_of_neither_kind_and_scores_that_are_broken_are_refused() throws IOException {
        Path file = Files.writeString(folder.resolve("a.json"), "{\"format\": \"else\"}");
        assertThatThrownBy(() -> StoredResult.open(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("/format");

        new ScoreFile(PruneScores.of(SPACE, new double[SPACE.size()]), TEXT, ORIGIN).write(file);
        Files.writeString(file, Files.readString(file).replace("\"scores\"", "\"marks\""));
        assertThatThrownBy(() -> StoredResult.open(file))
                .isInstanceOf(FormatException.class)
                .satisfies(
                        broken -> assertThat(((FormatException) broken).where()).isNotEqualTo("/format"));
    }

    /** An empty circuit of the model reverse. */
    private static StoredResult reverse(Study study, boolean nodes, Provenance origin) {
        Circuit empty = Circuit.empty(
                nodes
                        ? new NodeSpace(study.model().graph(), study.positions())
                        : new EdgeSpace(study.model().graph(), study.positions()));
        return new StoredResult("c.json", origin, List.of(), Optional.empty(), Optional.of(empty));
    }

    private static Study study() throws IOException {
        return Studies.of("magnitude", "corrupt", PositionChoice.ALL, Elements.EDGES);
    }

    @Test
    void the_circuit_of_a_written_model_is_known_under_the_ablation_that_is_asked_for() throws IOException {
        try (Study study = study()) {
            StoredResult stored = reverse(study, false, ORIGIN);

            Circuit known = KnownCircuits.of(stored, Optional.of("reverse"), Optional.of("corrupt"));

            assertThat(known.elements())
                    .extracting(edge -> edge.name())
                    .containsExactly("input->a3.h0<v>", "a3.h0->logits");
            assertThat(KnownCircuits.of(reverse(study, false, Origin.of(study)), Optional.empty(), Optional.empty()))
                    .as("model and ablation are those that the file names")
                    .isEqualTo(known);
            assertThatThrownBy(() -> KnownCircuits.of(stored, Optional.of("ioi"), Optional.of("corrupt")))
                    .isInstanceOf(UsageException.class)
                    .hasMessageStartingWith("no circuit of the model 'ioi' is known; models with known circuits are ")
                    .hasMessageContaining("reverse");
            assertThatThrownBy(() -> KnownCircuits.of(stored, Optional.of("reverse"), Optional.of("nothing")))
                    .isInstanceOf(UsageException.class)
                    .hasMessageStartingWith("the circuit of 'reverse' is known under the ablations ")
                    .hasMessageEndingWith(", not under nothing; give --ablation");
            assertThatThrownBy(() -> KnownCircuits.of(stored, Optional.of("reverse"), Optional.empty()))
                    .isInstanceOf(UsageException.class)
                    .hasMessage("c.json does not say which ablation it was made under; give --ablation");
            assertThatThrownBy(() -> KnownCircuits.of(
                            reverse(study, true, ORIGIN), Optional.of("reverse"), Optional.of("corrupt")))
                    .isInstanceOf(UsageException.class)
                    .hasMessageStartingWith("known circuits are of edges, but c.json tells ");
        }
    }
}
