package dev.tributary.engine.prune;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * How far ACDC is.
 *
 * @param finished what was kept at the first thresholds
 * @param next the place in the order that the current sweep visits next
 * @param kept the elements that the current sweep has not cut
 * @param worse how bad the metric is with these; empty before the first visit
 * @param foresight what is expected of the next decisions
 */
record AcdcState(List<BitSet> finished, int next, BitSet kept, Optional<Double> worse, Foresight foresight) {
    AcdcState {
        finished = List.copyOf(finished);
    }

    /** Before the first visit of a sweep. */
    static AcdcState start(List<BitSet> finished, int size) {
        BitSet all = new BitSet();
        all.set(0, size);
        return new AcdcState(finished, 0, all, Optional.empty(), Foresight.start());
    }

    /** What {@link #bytes()} wrote. */
    static AcdcState read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            List<BitSet> finished = new ArrayList<>();
            for (int count = in.readInt(); count > 0; count--) {
                finished.add(set(in));
            }
            int next = in.readInt();
            BitSet kept = set(in);
            Optional<Double> worse = in.readBoolean() ? Optional.of(in.readDouble()) : Optional.empty();
            return new AcdcState(finished, next, kept, worse, Foresight.read(in));
        } catch (IOException e) {
            throw new UncheckedIOException("the noted progress of acdc is cut short", e);
        }
    }

    private static BitSet set(DataInputStream in) throws IOException {
        return BitSet.valueOf(in.readNBytes(in.readInt()));
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(finished.size());
            for (BitSet one : finished) {
                put(one, out);
            }
            out.writeInt(next);
            put(kept, out);
            out.writeBoolean(worse.isPresent());
            if (worse.isPresent()) {
                out.writeDouble(worse.get());
            }
            foresight.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written to", e);
        }
        return bytes.toByteArray();
    }

    private static void put(BitSet set, DataOutputStream out) throws IOException {
        byte[] bits = set.toByteArray();
        out.writeInt(bits.length);
        out.write(bits);
    }
}
