package dev.tributary.experiments.run.apart;

import dev.tributary.engine.prune.CandidateRuns;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** The runs that a piece of work leaves open because the next one probably needs them again: those of one study. */
final class LeftOpen implements AutoCloseable {

    private record Left(String study, CandidateRuns runs) {}

    private final Deque<Left> left = new ArrayDeque<>(1);

    /** What was left open of this study, or new ones, after those of another are closed. */
    CandidateRuns get(String study, Supplier<? extends CandidateRuns> make) {
        Left open = left.peek();
        if (open == null || !open.study().equals(study)) {
            close();
            open = new Left(study, make.get());
            left.push(open);
        }
        return open.runs();
    }

    @Override
    public void close() {
        Left open = left.poll();
        if (open != null) {
            open.runs().close();
        }
    }
}
