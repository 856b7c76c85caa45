package dev.tributary.experiments.benchmark;

import dev.tributary.engine.ablation.CorruptPrompt;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.metric.LogitDifference;
import dev.tributary.engine.production.ProductionModel;
import dev.tributary.engine.prune.EdgeAttributionPatching;
import dev.tributary.engine.prune.Scoring;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Positions;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.NodeSpace;
import dev.tributary.graph.score.PruneScores;
import java.util.List;

/**
 * A process of its own that scores every edge of a model with random weights on one long prompt, compares the scores
 * with those of nodes, and says how much memory it has held. What all readers use of a writer is what the writer does:
 * the scores of its edges add up to its score as a node, which comes about without any edge.
 */
final class LargeRun {

    private LargeRun() {}

    /** Takes a shape and a number of tokens; prints one line of {@link Outcome}. */
    public static void main(String[] args) {
        Workload workload = new Workload(Shape.of(args[0]), 1, Integer.parseInt(args[1]));
        System.out.println(of(workload).line());
        System.exit(0);
    }

    static Outcome of(Workload workload) {
        try (TimedModel.Running running = workload.open(2)) {
            ProductionModel model = running.model();
            PairBatch pairs = workload.pairs();
            Objective objective = new Objective(
                    List.of(pairs), new LogitDifference(), new CorruptPrompt().prepare(model, List.of(pairs)));
            EdgeAttributionPatching eap = new EdgeAttributionPatching();
            PruneScores edges = eap.score(model, objective, Scoring.edges(new Positions.All()))
                    .scores();
            double peak = ResidentMemory.peakMegabytes().orElse(Double.NaN);
            PruneScores nodes = eap.score(model, objective, Scoring.nodes(new Positions.All()))
                    .scores();
            return new Outcome(peak, size(edges), difference(model.graph(), edges, nodes));
        }
    }

    private static double size(PruneScores scores) {
        double size = 0;
        for (double value : scores.toArray()) {
            size += Math.abs(value);
        }
        return size;
    }

    /** The largest difference between a node and its edges, as a share of what its edges add up to without signs. */
    private static double difference(ComputationGraph graph, PruneScores edges, PruneScores nodes) {
        EdgeSpace space = (EdgeSpace) edges.space();
        double[] sums = new double[graph.writers().size()];
        double[] sizes = new double[sums.length];
        for (int reader = 0; reader < graph.readers().size(); reader++) {
            for (int writer = 0; writer < graph.visibleWriters(reader); writer++) {
                double score = edges.value(space.row(reader, 0) + writer);
                sums[writer] += score;
                sizes[writer] += Math.abs(score);
            }
        }
        double largest = 0;
        for (int writer = 0; writer < sums.length; writer++) {
            double node = nodes.value(((NodeSpace) nodes.space()).row(0) + writer);
            double difference = Math.abs(node - sums[writer]);
            // a number that is none is larger than any
            largest = difference <= largest * sizes[writer] ? largest : difference / sizes[writer];
        }
        return largest;
    }

    /**
     * What came of it.
     *
     * @param peakMegabytes of resident memory when edges had been scored
     * @param size sum of |score|
     * @param difference between nodes and their edges, as a share
     */
    record Outcome(double peakMegabytes, double size, double difference) {
        String line() {
            return "outcome " + peakMegabytes + " " + size + " " + difference;
        }

        static Outcome of(String line) {
            String[] parts = line.split(" ", -1);
            return new Outcome(
                    Double.parseDouble(parts[1]), Double.parseDouble(parts[2]), Double.parseDouble(parts[3]));
        }
    }
}
