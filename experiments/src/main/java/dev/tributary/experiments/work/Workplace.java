package dev.tributary.experiments.work;

import java.io.IOException;
import java.util.List;

/** Somewhere that pieces of work run, several at a time. */
public interface Workplace extends AutoCloseable {

    /** Takes what a piece came to. */
    @FunctionalInterface
    interface Receiver {

        /**
         * Called by one thread, in the order in which pieces are finished, which is up to chance.
         *
         * @param number of the piece
         */
        void take(int number, Answer answer) throws IOException;
    }

    /**
     * Runs pieces, and hands over each as soon as it is finished. A piece whose machine is lost runs again on another.
     *
     * @throws IOException if the place is lost, or the receiver throws it; what was received is all that there is then
     */
    void run(List<Ask> pieces, Receiver receiver) throws IOException;

    /** How many pieces run at a time, as far as is known now; at least 1. */
    int width();

    @Override
    void close();
}
