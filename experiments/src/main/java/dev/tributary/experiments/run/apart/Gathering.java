package dev.tributary.experiments.run.apart;

import dev.tributary.engine.prune.EffectJournal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A journal that also holds what arrives, so that effects are there where another journal keeps nothing. */
final class Gathering implements EffectJournal {

    private final EffectJournal journal;
    private final Map<Integer, double[][]> arrived = new HashMap<>();

    Gathering(EffectJournal journal) {
        this.journal = journal;
    }

    @Override
    public Optional<double[][]> kept(int first, int count, int prompts) {
        double[][] effects = arrived.get(first);
        return effects == null ? journal.kept(first, count, prompts) : Optional.of(effects);
    }

    @Override
    public void keep(int first, double[][] effects) {
        journal.keep(first, effects);
        arrived.put(first, effects);
    }
}
