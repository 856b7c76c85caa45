package dev.tributary.engine.prune;

import java.util.Optional;

/**
 * Effects that are measured already, so that a run of hours that was interrupted goes on where it stopped. Elements are
 * handed over in the same runs of indices every time.
 */
public interface EffectJournal {

    /**
     * What was kept.
     *
     * @param first index of the first element
     * @param count how many elements
     * @param prompts how many prompts
     * @return [element, prompt]; empty if these are not measured yet
     */
    Optional<double[][]> kept(int first, int count, int prompts);

    /**
     * Keeps effects before the next are measured.
     *
     * @param effects [element, prompt]
     */
    void keep(int first, double[][] effects);

    /** Keeps nothing. */
    static EffectJournal none() {
        return new EffectJournal() {
            @Override
            public Optional<double[][]> kept(int first, int count, int prompts) {
                return Optional.empty();
            }

            @Override
            public void keep(int first, double[][] effects) {
                // an interrupted run starts anew
            }
        };
    }
}
