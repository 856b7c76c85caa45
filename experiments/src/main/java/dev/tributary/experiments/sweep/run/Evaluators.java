package dev.tributary.experiments.sweep.run;

import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.experiments.run.asked.Inputs;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.index.IndexSpace;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Evaluators that are kept for the next units that are measured in the same way, as long as what they hold fits: the oldest
 * are given up first.
 */
final class Evaluators {

    /** Bytes of replacement activations. */
    private static final long MOST_BYTES = 1L << 30;

    private final Probe probe;
    private final Map<Key, CircuitEvaluator> kept = new LinkedHashMap<>();

    Evaluators(Probe probe) {
        this.probe = probe;
    }

    private record Key(Inputs inputs, String ablation, String metric, int batch, Optional<IndexSpace> units) {}

    CircuitEvaluator of(Study study) {
        Key key = new Key(
                study.options().inputs(),
                study.ablation().specification(),
                study.metric().specification(),
                study.options().batch(),
                Optional.of(study.space()).filter(space -> space.elements() == Elements.UNITS));
        CircuitEvaluator known = kept.get(key);
        if (known != null) {
            return known;
        }
        long each = bytes(study);
        while (!kept.isEmpty() && (kept.size() + 1) * each > MOST_BYTES) {
            kept.remove(kept.keySet().iterator().next());
        }
        probe.evaluates(key.toString());
        CircuitEvaluator made = study.evaluator(study.split().report());
        kept.put(key, made);
        return made;
    }

    /** What every writer writes for every token. */
    private static long bytes(Study study) {
        long tokens = 0;
        for (PairBatch batch : study.split().report().batches(study.options().batch())) {
            tokens += (long) batch.clean().batch() * batch.clean().length();
        }
        return tokens
                * study.model().graph().writers().size()
                * study.opened().architecture().dimensions().dModel()
                * study.options().precision().bytes();
    }
}
