package dev.tributary.experiments.run.comparing;

import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.io.CircuitFile;
import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.Provenance;
import dev.tributary.graph.io.ScoreFile;
import dev.tributary.graph.score.PruneScores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A stored file of scores or a circuit: one of the two is there.
 *
 * @param name the file, as it was typed
 * @param provenance where it comes from
 * @param labels names of the positions, in order, where the file has any
 * @param scores if it holds scores
 * @param circuit if it holds a circuit
 */
public record StoredResult(
        String name,
        Provenance provenance,
        List<String> labels,
        Optional<PruneScores> scores,
        Optional<Circuit> circuit) {

    private static final String FORMAT_FIELD = "/format";

    public StoredResult {
        labels = List.copyOf(labels);
        if (scores.isPresent() == circuit.isPresent()) {
            throw new IllegalArgumentException(name + " must hold either scores or a circuit");
        }
    }

    /** Reads either kind of file. */
    public static StoredResult open(Path file) throws IOException {
        try {
            ScoreFile read = ScoreFile.read(file);
            return new StoredResult(
                    file.toString(),
                    read.provenance(),
                    read.text().labels(),
                    Optional.of(read.scores()),
                    Optional.empty());
        } catch (FormatException other) {
            if (!other.where().equals(FORMAT_FIELD)) {
                throw other;
            }
            CircuitFile read = CircuitFile.read(file);
            return new StoredResult(
                    file.toString(),
                    read.provenance(),
                    read.text().labels(),
                    Optional.empty(),
                    Optional.of(read.circuit()));
        }
    }

    /** The elements that it tells apart. */
    public IndexSpace space() {
        return scores.map(PruneScores::space)
                .or(() -> circuit.map(Circuit::space))
                .orElseThrow();
    }

    /** Throws with what both files are unless they tell the same elements apart. */
    void requireSameSpace(StoredResult other) {
        if (!space().graph().equals(other.space().graph())) {
            throw new UsageException(name + " and " + other.name + " are of models of different shapes: "
                    + space() + " of " + provenance.model().name() + ", and " + other.space() + " of "
                    + other.provenance.model().name());
        }
        if (!space().equals(other.space())) {
            throw new UsageException(name + " and " + other.name + " do not tell the same apart: " + space() + ", and "
                    + other.space() + "; make both with the same --positions and --elements");
        }
    }
}
