package dev.tributary.graph.index;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Node;
import dev.tributary.graph.Reader;
import java.util.BitSet;

/**
 * The edges of a graph in which heads share k and v inputs, beside those of the same model with an input for every head.
 * What is shared at one place is there as many times as heads use it.
 */
public final class KeyValueGroups {

    private final EdgeSpace shared;
    private final EdgeSpace perHead;
    private final int[][] ownReaders;

    /** @param shared edges of a graph in which some inputs are shared, or none */
    public KeyValueGroups(EdgeSpace shared) {
        this.shared = shared;
        ComputationGraph whole = shared.graph().sharingKeysAndValues(1);
        this.perHead = new EdgeSpace(whole, shared.positions());
        this.ownReaders = new int[shared.graph().readers().size()][];
        for (int reader = 0; reader < ownReaders.length; reader++) {
            Reader input = shared.graph().readers().get(reader);
            ownReaders[reader] = shared.graph().usersOf(reader).stream()
                    .mapToInt(user -> readerOf(whole, user, input))
                    .toArray();
        }
    }

    private static int readerOf(ComputationGraph whole, Node user, Reader input) {
        int edge = whole.find(whole.writers().get(0), new Reader(user, input.port()))
                .orElseThrow();
        return whole.readerOf(edge);
    }

    /** The edges with an input for every head. */
    public EdgeSpace perHead() {
        return perHead;
    }

    /** Every kept edge, once for each head that uses it. */
    public BitSet spread(BitSet kept) {
        BitSet all = new BitSet();
        for (int index = kept.nextSetBit(0); index >= 0; index = kept.nextSetBit(index + 1)) {
            int reader = shared.readerOf(index);
            int source = shared.sourceOf(index);
            int target = shared.targetOf(index);
            int writer = index - shared.row(reader, source, target);
            for (int own : ownReaders[reader]) {
                all.set(perHead.row(own, source, target) + writer);
            }
        }
        return all;
    }

    /** The number of each shared edge, at each of those that it stands for. */
    public double[] spread(double[] values) {
        double[] all = new double[perHead.size()];
        forEachRow((from, to, count, users) -> System.arraycopy(values, from, all, to, count));
        return all;
    }

    /** For each shared edge the sum over those that it stands for. */
    public double[] sums(double[] ofHeads) {
        double[] sums = new double[shared.size()];
        forEachRow((from, to, count, users) -> {
            for (int writer = 0; writer < count; writer++) {
                sums[from + writer] += ofHeads[to + writer];
            }
        });
        return sums;
    }

    /** The number of each shared edge, in equal parts at those that it stands for. */
    public double[] parts(double[] values) {
        double[] all = new double[perHead.size()];
        forEachRow((from, to, count, users) -> {
            for (int writer = 0; writer < count; writer++) {
                all[to + writer] = values[from + writer] / users;
            }
        });
        return all;
    }

    private void forEachRow(Rows rows) {
        shared.forEachRow((first, reader, source, target) -> {
            for (int own : ownReaders[reader]) {
                rows.accept(
                        first,
                        perHead.row(own, source, target),
                        shared.graph().visibleWriters(reader),
                        ownReaders[reader].length);
            }
        });
    }

    @FunctionalInterface
    private interface Rows {
        void accept(int from, int to, int count, int users);
    }
}
