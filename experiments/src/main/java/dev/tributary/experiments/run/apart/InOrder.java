package dev.tributary.experiments.run.apart;

import dev.tributary.experiments.work.Answer;
import dev.tributary.experiments.work.Workplace;
import java.io.IOException;
import java.util.TreeMap;

/** Hands answers over in the order of their pieces, whatever the order in which they arrive. */
final class InOrder implements Workplace.Receiver {

    private final Workplace.Receiver receiver;
    private final TreeMap<Integer, Answer> early = new TreeMap<>();
    private final int[] next = {0};

    InOrder(Workplace.Receiver receiver) {
        this.receiver = receiver;
    }

    @Override
    public void take(int number, Answer answer) throws IOException {
        early.put(number, answer);
        while (!early.isEmpty() && early.firstKey() == next[0]) {
            receiver.take(next[0], early.pollFirstEntry().getValue());
            next[0]++;
        }
    }
}
