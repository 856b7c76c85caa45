package dev.tributary.engine.refine;

import dev.tributary.engine.refine.Refined.Kind;
import dev.tributary.engine.refine.Refined.Round;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How far refining is.
 *
 * @param kept the circuit
 * @param allowed by how much each part's target may be missed
 * @param next the kind of the next round; empty if nothing more can go
 * @param rounds that are behind
 * @param cost that they had
 * @param known what is known of single removals, measured in the last round that measured them
 * @param singles measured in the round that is under way, in the order in which it asks for them
 */
record RefineState(
        BitSet kept,
        List<Double> allowed,
        Optional<Kind> next,
        List<Round> rounds,
        long cost,
        Map<Integer, Single> known,
        List<Single> singles) {
    RefineState {
        allowed = List.copyOf(allowed);
        rounds = List.copyOf(rounds);
        known = Map.copyOf(known);
        singles = List.copyOf(singles);
    }

    /**
     * What one changed element does.
     *
     * @param change of the metric, the mean over prompts of its size
     * @param distance from the untouched model, the mean over prompts of its size
     * @param shortfall on the first part
     */
    record Single(double change, double distance, double shortfall) {
        static Single read(DataInputStream in) throws IOException {
            return new Single(in.readDouble(), in.readDouble(), in.readDouble());
        }

        void write(DataOutputStream out) throws IOException {
            out.writeDouble(change);
            out.writeDouble(distance);
            out.writeDouble(shortfall);
        }
    }

    /** The same after a round. */
    RefineState after(BitSet left, Optional<Kind> following, Round round, long spent, Map<Integer, Single> removals) {
        List<Round> all = new ArrayList<>(rounds);
        all.add(round);
        return new RefineState(left, allowed, following, all, cost + spent, removals, List.of());
    }

    /** The same with what the round under way has measured. */
    RefineState with(List<Single> measured) {
        return new RefineState(kept, allowed, next, rounds, cost, known, measured);
    }

    /** What {@link #bytes()} wrote. */
    static RefineState read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            BitSet kept = BitSet.valueOf(in.readNBytes(in.readInt()));
            List<Double> allowed = new ArrayList<>();
            for (int count = in.readInt(); count > 0; count--) {
                allowed.add(in.readDouble());
            }
            String following = in.readUTF();
            Optional<Kind> next = following.isEmpty() ? Optional.empty() : Optional.of(Kind.valueOf(following));
            List<Round> rounds = new ArrayList<>();
            for (int count = in.readInt(); count > 0; count--) {
                rounds.add(new Round(Kind.valueOf(in.readUTF()), in.readInt(), in.readInt(), in.readInt()));
            }
            long cost = in.readLong();
            Map<Integer, Single> known = new TreeMap<>();
            for (int count = in.readInt(); count > 0; count--) {
                known.put(in.readInt(), Single.read(in));
            }
            List<Single> singles = new ArrayList<>();
            for (int count = in.readInt(); count > 0; count--) {
                singles.add(Single.read(in));
            }
            return new RefineState(kept, allowed, next, rounds, cost, known, singles);
        } catch (IOException e) {
            throw new UncheckedIOException("the noted progress of refining is cut short", e);
        }
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            byte[] bits = kept.toByteArray();
            out.writeInt(bits.length);
            out.write(bits);
            out.writeInt(allowed.size());
            for (double one : allowed) {
                out.writeDouble(one);
            }
            out.writeUTF(next.map(Kind::name).orElse(""));
            out.writeInt(rounds.size());
            for (Round round : rounds) {
                out.writeUTF(round.kind().name());
                out.writeInt(round.before());
                out.writeInt(round.after());
                out.writeInt(round.measured());
            }
            out.writeLong(cost);
            out.writeInt(known.size());
            for (Map.Entry<Integer, Single> one : new TreeMap<>(known).entrySet()) {
                out.writeInt(one.getKey());
                one.getValue().write(out);
            }
            out.writeInt(singles.size());
            for (Single single : singles) {
                single.write(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written to", e);
        }
        return bytes.toByteArray();
    }
}
