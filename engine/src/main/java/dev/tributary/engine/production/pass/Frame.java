package dev.tributary.engine.production.pass;

import dev.tributary.engine.task.TokenBatch;
import java.util.Optional;

/**
 * What the operations of one pass share.
 *
 * @param tokens what is read
 * @param stream what components have written so far
 * @param places the rows of the pass, and those that are wanted at its end
 * @param trail the way back
 * @param recorder keeps what later passes start from, if some do
 * @param watch shows activations to whoever asked for them
 */
record Frame(
        Kit kit,
        TokenBatch tokens,
        Stream stream,
        Places places,
        Trail trail,
        Optional<BaseRun.Recorder> recorder,
        Watch watch) {}
