package dev.tributary.experiments.run.apart;

import dev.tributary.experiments.pieces.Pieces;
import dev.tributary.experiments.work.Answer;
import dev.tributary.experiments.work.Ask;
import dev.tributary.experiments.work.Workplace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A workplace in this process, where pieces are finished in an order that a seed draws, and pass through bytes. */
public final class Shuffled implements Workplace {

    private final long seed;
    private final Map<Path, Path> moved;
    private final List<Integer> finished = new ArrayList<>();

    public Shuffled(long seed) {
        this(seed, Map.of());
    }

    /** On a machine where some files are elsewhere. */
    public Shuffled(long seed, Map<Path, Path> moved) {
        this.seed = seed;
        this.moved = moved;
    }

    @Override
    public void run(List<Ask> pieces, Receiver receiver) throws IOException {
        for (int number = 0; number < pieces.size(); number++) {
            finished.add(number);
        }
        Collections.shuffle(finished, new Random(seed));
        for (int number : finished) {
            Ask ask = Ask.read(pieces.get(number).bytes());
            byte[] answer = Pieces.answer(ask, new Here(1, moved)).bytes();
            receiver.take(number, Answer.read(answer));
        }
    }

    /** The pieces in the order in which they were finished. */
    public List<Integer> finished() {
        return List.copyOf(finished);
    }

    @Override
    public int width() {
        return 1;
    }

    @Override
    public void close() {
        try {
            OpenOnce.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
