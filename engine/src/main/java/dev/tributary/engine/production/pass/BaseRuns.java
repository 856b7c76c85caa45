package dev.tributary.engine.production.pass;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The two runs that masks start from, each made when it is first needed. */
public final class BaseRuns {

    private final Supplier<BaseRun> makeClean;
    private final Supplier<BaseRun> makeReplaced;
    private @Nullable BaseRun clean;
    private @Nullable BaseRun replaced;

    public BaseRuns(Supplier<BaseRun> makeClean, Supplier<BaseRun> makeReplaced) {
        this.makeClean = makeClean;
        this.makeReplaced = makeReplaced;
    }

    /** The untouched run. */
    public BaseRun clean() {
        if (clean == null) {
            clean = makeClean.get();
        }
        return clean;
    }

    /** The run in which every edge is replaced. */
    public BaseRun replaced() {
        if (replaced == null) {
            replaced = makeReplaced.get();
        }
        return replaced;
    }
}
