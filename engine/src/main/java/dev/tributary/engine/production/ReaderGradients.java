package dev.tributary.engine.production;

/** Told of the gradients of each group of readers, last group first. */
@FunctionalInterface
interface ReaderGradients {

    /**
     * @param reader the first of the group
     * @param count how many
     * @param rowOf the rows of the batch that the gradients belong to
     * @param gradients [row, reader, d_model]
     */
    void accept(int reader, int count, int[] rowOf, Block gradients);
}
