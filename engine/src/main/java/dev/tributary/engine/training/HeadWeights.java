package dev.tributary.engine.training;

/**
 * The weights of all heads of a layer as one matrix.
 *
 * @param array [in, head * out]
 * @param heads how many
 * @param in width of what goes in
 * @param out width of a head
 */
record HeadWeights(float[] array, int heads, int in, int out) {

    /** From [head, in, out]. */
    static HeadWeights join(float[] weights, int heads, int in, int out) {
        float[] joined = new float[weights.length];
        for (int head = 0; head < heads; head++) {
            for (int row = 0; row < in; row++) {
                System.arraycopy(weights, (head * in + row) * out, joined, (row * heads + head) * out, out);
            }
        }
        return new HeadWeights(joined, heads, in, out);
    }

    /** Adds a matrix of this form to one of the form [head, in, out]. */
    void split(float[] joined, float[] target) {
        for (int head = 0; head < heads; head++) {
            for (int row = 0; row < in; row++) {
                for (int column = 0; column < out; column++) {
                    target[(head * in + row) * out + column] += joined[(row * heads + head) * out + column];
                }
            }
        }
    }
}
