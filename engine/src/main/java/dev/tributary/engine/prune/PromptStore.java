package dev.tributary.engine.prune;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** The scores of every prompt until it is known which elements are the strongest; in memory, or in a file if large. */
interface PromptStore extends AutoCloseable {

    /** What is held in memory at most. */
    long BYTES_IN_MEMORY = 1L << 28;

    /** @param values of the next prompt; not kept */
    void add(double[] values);

    /** The values of some elements, [prompt, element]. */
    double[][] columns(int[] indices);

    @Override
    void close();

    /** A store for so many elements on so many prompts. */
    static PromptStore of(int elements, int prompts) {
        return (long) elements * prompts * Double.BYTES <= BYTES_IN_MEMORY ? new InMemory() : new InFile(elements);
    }

    /** Holds everything. */
    final class InMemory implements PromptStore {
        private final List<double[]> prompts = new ArrayList<>();

        @Override
        public void add(double[] values) {
            prompts.add(values.clone());
        }

        @Override
        public double[][] columns(int[] indices) {
            return prompts.stream()
                    .map(values -> {
                        double[] chosen = new double[indices.length];
                        for (int index = 0; index < indices.length; index++) {
                            chosen[index] = values[indices[index]];
                        }
                        return chosen;
                    })
                    .toArray(double[][]::new);
        }

        @Override
        public void close() {
            prompts.clear();
        }
    }

    /** Writes a temporary file, which is gone when the store is closed. */
    final class InFile implements PromptStore {
        private static final int PIECE = 1 << 16;

        private final int elements;
        private final FileChannel channel;
        private final ByteBuffer piece =
                ByteBuffer.allocateDirect(PIECE * Double.BYTES).order(ByteOrder.nativeOrder());
        private int prompts;

        InFile(int elements) {
            this.elements = elements;
            try {
                Path file = Files.createTempFile("tributary-scores", ".tmp");
                this.channel = FileChannel.open(
                        file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "the scores of every prompt need a temporary file, and none can be made", e);
            }
        }

        @Override
        public void add(double[] values) {
            try {
                for (int from = 0; from < elements; from += PIECE) {
                    int count = Math.min(PIECE, elements - from);
                    piece.clear().limit(count * Double.BYTES);
                    DoubleBuffer doubles = piece.asDoubleBuffer();
                    doubles.put(values, from, count);
                    write(((long) prompts * elements + from) * Double.BYTES);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the scores of a prompt cannot be written to a temporary file", e);
            }
            prompts++;
        }

        private void write(long position) throws IOException {
            long at = position;
            while (piece.hasRemaining()) {
                at += channel.write(piece, at);
            }
        }

        @Override
        public double[][] columns(int[] indices) {
            double[][] columns = new double[prompts][indices.length];
            double[] values = new double[PIECE];
            try {
                for (int prompt = 0; prompt < prompts; prompt++) {
                    int next = 0;
                    for (int from = 0; from < elements && next < indices.length; from += PIECE) {
                        int count = Math.min(PIECE, elements - from);
                        if (indices[next] >= from + count) {
                            continue;
                        }
                        read(((long) prompt * elements + from) * Double.BYTES, count, values);
                        while (next < indices.length && indices[next] < from + count) {
                            columns[prompt][next] = values[indices[next] - from];
                            next++;
                        }
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the scores of prompts cannot be read from a temporary file", e);
            }
            return columns;
        }

        private void read(long position, int count, double[] target) throws IOException {
            piece.clear().limit(count * Double.BYTES);
            long at = position;
            while (piece.hasRemaining()) {
                int got = channel.read(piece, at);
                if (got < 0) {
                    throw new IOException("the temporary file of scores ends after " + at + " bytes");
                }
                at += got;
            }
            piece.flip();
            piece.asDoubleBuffer().get(target, 0, count);
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException("the temporary file of scores cannot be removed", e);
            }
        }
    }
}
