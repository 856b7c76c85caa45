package dev.tributary.engine.production;

/**
 * What every operation of a pass works with.
 *
 * @param parameters the weights
 * @param workers the threads
 * @param products matrix products on them
 * @param lease the buffers of this pass
 * @param dModel width of the stream
 * @param dVocab tokens that can be read
 * @param context the longest sequence
 */
record Kit(
        NativeParameters parameters,
        Workers workers,
        Products products,
        BlockPool.Lease lease,
        int dModel,
        int dVocab,
        int context) {}
