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
import java.util.stream.IntStream;

/** A workplace in this process, where pieces are finished in an order that a seed draws, and pass through bytes. */
public final class Shuffled implements Workplace {

    private final long seed;
    private final Map<Path, Path> moved;
    private final int width;
    private final List<Integer> finished = new ArrayList<>();
    private int end = Integer.MAX_VALUE;
    private int widest;

    public Shuffled(long seed) {
        this(seed, Map.of());
    }

    /** On a machine where some files are elsewhere. */
    public Shuffled(long seed, Map<Path, Path> moved) {
        this(seed, moved, 1);
    }

    /** On so many machines. */
    public Shuffled(long seed, int width) {
        this(seed, Map.of(), width);
    }

    private Shuffled(long seed, Map<Path, Path> moved, int width) {
        this.seed = seed;
        this.moved = moved;
        this.width = width;
    }

    /** The same, lost after so many pieces. */
    public Shuffled endingAfter(int pieces) {
        this.end = pieces;
        return this;
    }

    @Override
    public void run(List<Ask> pieces, Receiver receiver) throws IOException {
        widest = Math.max(widest, pieces.size());
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, pieces.size()).boxed().toList());
        Collections.shuffle(order, new Random(seed));
        for (int number : order) {
            if (finished.size() == end) {
                throw new IOException("lost");
            }
            Ask ask = Ask.read(pieces.get(number).bytes());
            byte[] answer = Pieces.answer(ask, new Here(1, moved)).bytes();
            finished.add(number);
            receiver.take(number, Answer.read(answer));
        }
    }

    /** The most pieces that were asked for at once. */
    public int widest() {
        return widest;
    }

    /** The pieces in the order in which they were finished. */
    public List<Integer> finished() {
        return List.copyOf(finished);
    }

    @Override
    public int width() {
        return width;
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
