package dev.tributary.engine.testing;

import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.NodeSpace;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/** Masks of every kind. */
public final class RandomMasks {

    private static final double[] SHARES = {0.02, 0.3, 0.8};

    private RandomMasks() {}

    /** Every way to tell the positions of {@link Spanned#three()} apart. */
    public static List<Positions> places(int length) {
        return List.of(
                new Positions.All(),
                new Positions.Each(length),
                new Positions.Spans(Spanned.NAMES),
                new Positions.Crossing(length),
                new Positions.SpanCrossing(Spanned.NAMES));
    }

    /** Edges at every place, and nodes where nodes have places. */
    public static List<IndexSpace> spaces(ComputationGraph graph, int length) {
        List<IndexSpace> spaces = new ArrayList<>();
        for (Positions positions : places(length)) {
            spaces.add(new EdgeSpace(graph, positions));
            if (!positions.crosses()) {
                spaces.add(new NodeSpace(graph, positions));
            }
        }
        return spaces;
    }

    /** Masks of one space: nothing, everything, a fraction of everything, circuits of all sizes, and weights. */
    public static List<PatchMask> of(IndexSpace space, long seed) {
        List<PatchMask> masks = new ArrayList<>(List.of(
                PatchMask.none(),
                PatchMask.all(),
                new PatchMask.Uniform(0.37),
                new PatchMask.AblatingAllBut(Circuit.empty(space)),
                new PatchMask.AblatingOnly(Circuit.whole(space))));
        SplittableRandom random = new SplittableRandom(seed);
        for (double share : SHARES) {
            masks.add(new PatchMask.AblatingAllBut(circuit(space, share, random)));
            masks.add(new PatchMask.AblatingOnly(circuit(space, share, random)));
        }
        if (space instanceof EdgeSpace edges) {
            masks.add(weighted(edges, random));
        }
        return masks;
    }

    /** A circuit of about this share of a space. */
    public static Circuit circuit(IndexSpace space, double share, SplittableRandom random) {
        BitSet kept = new BitSet();
        for (int index = 0; index < space.size(); index++) {
            kept.set(index, random.nextDouble() < share);
        }
        return Circuit.of(space, kept);
    }

    /** A third of the edges left alone, a third replaced, and of a third a part. */
    public static PatchMask.Weighted weighted(EdgeSpace edges, SplittableRandom random) {
        double[] values = new double[edges.size()];
        for (int index = 0; index < values.length; index++) {
            int kind = random.nextInt(3);
            values[index] = kind == 2 ? random.nextDouble() : kind;
        }
        return new PatchMask.Weighted(edges, values);
    }
}
