package dev.tributary.experiments.run.comparing;

import dev.tributary.experiments.models.compiled.KnownCircuit;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.opening.BuiltInModels;
import dev.tributary.experiments.run.opening.OpenedModel;
import dev.tributary.graph.Edge;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Circuits that are known because their models were written down. */
public final class KnownCircuits {

    private KnownCircuits() {}

    /**
     * What is known of the model that a file is of, under the ablation that it names.
     *
     * @param model the model, if not the one that the file names
     * @param ablation the ablation, if not the one that the file names
     */
    public static Circuit of(StoredResult result, Optional<String> model, Optional<String> ablation)
            throws IOException {
        String name = model.orElse(result.provenance().model().name());
        if (!(result.space() instanceof EdgeSpace edges)) {
            throw new UsageException(
                    "known circuits are of edges, but " + result.name() + " tells " + result.space() + " apart");
        }
        String under = ablation.or(() -> result.provenance().method().ablation())
                .orElseThrow(() -> new UsageException(
                        result.name() + " does not say which ablation it was made under; give --ablation"));
        try (OpenedModel opened = OpenedModel.open(name, false)) {
            List<String> known =
                    opened.knownCircuits().stream().map(KnownCircuit::ablation).toList();
            if (known.isEmpty()) {
                throw new UsageException("no circuit of the model '" + name
                        + "' is known; models with known circuits are " + String.join(", ", BuiltInModels.known()));
            }
            List<Edge> found = opened.knownEdges(under, edges.graph(), edges.positions());
            if (found.isEmpty()) {
                throw new UsageException("the circuit of '" + name + "' is known under the ablations "
                        + String.join(", ", known) + ", not under " + under + "; give --ablation");
            }
            return UsageException.named(() -> Circuit.covering(edges, found));
        }
    }
}
