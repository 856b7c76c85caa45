package dev.tributary.engine.checkpoint;

import dev.tributary.engine.gguf.GgufFile;
import dev.tributary.graph.io.FormatException;
import dev.tributary.graph.io.TensorInfo;
import dev.tributary.graph.io.TensorSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tensors of a GGUF file under other names, rows of queries and keys in the order of Hugging Face. */
final class GgufWeights implements TensorSource {

    private final GgufFile file;
    private final Map<String, Stored> stored;

    GgufWeights(GgufFile file, Map<String, Stored> stored) {
        this.file = file;
        this.stored = Collections.unmodifiableMap(new LinkedHashMap<>(stored));
    }

    /**
     * Where a tensor is.
     *
     * @param name in the GGUF file
     * @param order of its rows
     */
    record Stored(String name, RowOrder order) {}

    /** Which stored row is a row. */
    sealed interface RowOrder {

        long stored(long row);

        /** As it is. */
        record Same() implements RowOrder {
            @Override
            public long stored(long row) {
                return row;
            }
        }

        /**
         * llama.cpp rotates neighbours, Hugging Face a row and the one half a head later; so row {@code 2 i + h} of a
         * stored head is row {@code i + h dHead / 2} there.
         *
         * @param dHead rows of a head, an even number
         */
        record Interleaved(int dHead) implements RowOrder {
            @Override
            public long stored(long row) {
                long inHead = row % dHead;
                int half = dHead / 2;
                return row - inHead + 2 * (inHead % half) + inHead / half;
            }
        }
    }

    @Override
    public Path path() {
        return file.path();
    }

    @Override
    public List<String> names() {
        return List.copyOf(stored.keySet());
    }

    @Override
    public boolean contains(String name) {
        return stored.containsKey(name);
    }

    @Override
    public TensorInfo info(String name) throws FormatException {
        TensorInfo info = file.info(where(name).name());
        return new TensorInfo(name, info.dtype(), info.shape(), info.offset());
    }

    @Override
    public void read(String name, long from, float[] target, int count) throws IOException {
        Stored where = where(name);
        if (where.order() instanceof RowOrder.Same) {
            file.read(where.name(), from, target, count);
            return;
        }
        List<Long> shape = file.info(where.name()).shape();
        int width = shape.size() == 1 ? 1 : Math.toIntExact(shape.get(shape.size() - 1));
        float[] row = new float[Math.min(width, Math.max(count, 0))];
        for (int done = 0; done < count; ) {
            int skipped = (int) ((from + done) % width);
            int length = Math.min(width - skipped, count - done);
            long start = where.order().stored((from + done) / width) * width + skipped;
            file.read(where.name(), start, row, length);
            System.arraycopy(row, 0, target, done, length);
            done += length;
        }
    }

    @Override
    public void read(String name, long from, double[] target, int count) throws IOException {
        info(name).requireRun(from, count, target.length);
        float[] numbers = new float[count];
        read(name, from, numbers, count);
        for (int index = 0; index < count; index++) {
            target[index] = numbers[index];
        }
    }

    private Stored where(String name) throws FormatException {
        Stored where = stored.get(name);
        if (where == null) {
            throw missing(name);
        }
        return where;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
