package dev.tributary.engine.testing;

import dev.tributary.engine.task.Answers;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.task.TokenBatch;
import java.util.List;

/** Prompt pairs over a vocabulary of nine. */
public final class Pairs {

    private Pairs() {}

    /** Three pairs of five tokens; one has two right answers and two answer positions. */
    public static PairBatch three() {
        return new PairBatch(
                TokenBatch.of(List.of(new int[] {1, 2, 3, 4, 5}, new int[] {6, 7, 8, 0, 1}, new int[] {2, 4, 6, 8, 1})),
                TokenBatch.of(List.of(new int[] {1, 2, 7, 4, 0}, new int[] {6, 3, 8, 0, 1}, new int[] {5, 4, 6, 3, 1})),
                List.of(
                        new Answers(List.of(3), List.of(5), List.of(4)),
                        new Answers(List.of(4, 2), List.of(6), List.of(2, 4)),
                        new Answers(List.of(1), List.of(7, 8), List.of(4))));
    }

    /** One pair of four tokens. */
    public static PairBatch shorter() {
        return new PairBatch(
                TokenBatch.of(List.of(new int[] {8, 3, 3, 2})),
                TokenBatch.of(List.of(new int[] {8, 1, 3, 2})),
                List.of(new Answers(List.of(0), List.of(1), List.of(3))));
    }
}
