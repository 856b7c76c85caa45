package dev.tributary.engine.reference;

/**
 * A read step whose inputs are told apart.
 *
 * @param step its place among the reads
 * @param firstReader its first input, as an index into the graph's readers; the others follow
 * @param readers its inputs
 * @param queries positions of queries that are told apart; 1 if none are
 * @param sources how many writers they see
 */
record MaskedRead(int step, int firstReader, Readers readers, int queries, int sources) {

    /** What is seen of each row: one value for each query and input. */
    int views() {
        return queries * readers.inputs();
    }

    /** Numbers for each row: one for each view and writer. */
    int width() {
        return views() * sources;
    }

    /** Where the numbers for the first writer start in [row, query, input, writer], inputs port by port. */
    int offset(int row, int query, int input) {
        return ((row * queries + query) * readers.inputs() + readers.place(input)) * sources;
    }
}
