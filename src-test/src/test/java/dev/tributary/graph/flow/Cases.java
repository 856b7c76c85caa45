package dev.tributary.graph.flow;

import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.NodeSpace;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/** Small spaces of every kind, and random subsets of them with random scores. */
final class Cases {

    private Cases() {}

    static List<IndexSpace> spaces() {
        List<ComputationGraph> graphs = List.of(
                Shapes.sequential(2, 1, true),
                Shapes.sequential(2, 2, false),
                Shapes.sequential(2, 1, true, AttentionDirection.BIDIRECTIONAL),
                Shapes.attentionOnly(2, 2, true),
                Shapes.parallel(2, 1, true),
                Shapes.sequential(2, 2, true).sharingKeysAndValues(2));
        List<Positions> places = List.of(
                new Positions.All(),
                new Positions.Each(3),
                new Positions.Spans(List.of("S2", "END")),
                new Positions.Crossing(3),
                new Positions.SpanCrossing(List.of("S2", "END")));
        List<IndexSpace> spaces = new ArrayList<>();
        for (ComputationGraph graph : graphs) {
            for (Positions positions : places) {
                spaces.add(new EdgeSpace(graph, positions));
                if (!positions.crosses()) {
                    spaces.add(new NodeSpace(graph, positions));
                }
            }
        }
        return spaces;
    }

    /** Each index with this chance. */
    static BitSet some(IndexSpace space, double chance, Random random) {
        BitSet kept = new BitSet();
        for (int index = 0; index < space.size(); index++) {
            kept.set(index, random.nextDouble() < chance);
        }
        return kept;
    }

    /** Scores of both signs; some are zero, and few differ, so that many are tied. */
    static double[] tiedScores(IndexSpace space, Random random) {
        return random.ints(space.size(), -3, 4).mapToDouble(score -> score).toArray();
    }

    static double[] scores(IndexSpace space, Random random) {
        return random.doubles(space.size(), -1, 1).toArray();
    }
}
