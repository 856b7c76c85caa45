package dev.tributary.engine.training;

/**
 * Where a run is.
 *
 * @param step updates made so far
 * @param steps updates in all
 * @param loss of the last batch
 * @param accuracy share of the last batch's tokens of full weight that were predicted right
 * @param rate steps for each second since this process began or resumed the run
 */
public record TrainingProgress(int step, int steps, double loss, double accuracy, double rate) {

    /** Hears of every step. */
    @FunctionalInterface
    public interface Listener {

        /** Called after each update, from the thread that trains. */
        void at(TrainingProgress progress);
    }
}
