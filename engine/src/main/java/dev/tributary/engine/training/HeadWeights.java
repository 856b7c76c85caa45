package dev.tributary.engine.training;

/** Between the weights of a layer's heads, [head, in, out], and one matrix for all of them, [in, head * out]. */
record HeadWeights(int heads, int in, int out) {

    /** One matrix. */
    float[] join(float[] weights) {
        float[] joined = new float[weights.length];
        for (int head = 0; head < heads; head++) {
            for (int row = 0; row < in; row++) {
                System.arraycopy(weights, (head * in + row) * out, joined, (row * heads + head) * out, out);
            }
        }
        return joined;
    }

    /** Adds one matrix to weights of heads. */
    void addSplit(float[] joined, float[] target) {
        for (int head = 0; head < heads; head++) {
            for (int row = 0; row < in; row++) {
                for (int column = 0; column < out; column++) {
                    target[(head * in + row) * out + column] += joined[(row * heads + head) * out + column];
                }
            }
        }
    }
}
