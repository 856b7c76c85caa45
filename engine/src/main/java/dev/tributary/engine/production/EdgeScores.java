package dev.tributary.engine.production;

import dev.tributary.engine.production.Blas.Panel;
import dev.tributary.engine.production.Blas.Size;
import dev.tributary.graph.ComputationGraph;

/**
 * Scores without masks: for each reader, the product of its gradient with what replacing each earlier writer would add,
 * summed over the prompts of a batch. One product of [reader, d_model] and [source, d_model] for each row.
 */
final class EdgeScores implements ReaderGradients {

    private final Workers workers;
    private final ComputationGraph graph;
    private final Differences differences;
    private final Block scores;
    private final int length;
    private final int width;

    /** @param scores room for [pos, edge] zeros */
    EdgeScores(Workers workers, ComputationGraph graph, Differences differences, Block scores, int width) {
        this.workers = workers;
        this.graph = graph;
        this.differences = differences;
        this.scores = scores;
        this.length = scores.size() / graph.edgeCount();
        this.width = width;
    }

    @Override
    public void accept(int reader, int count, int[] rowOf, Block gradients) {
        int sources = graph.visibleWriters(reader);
        workers.run(length, position -> {
            Panel target = new Panel(scores, position * graph.edgeCount() + graph.firstEdge(reader), sources);
            for (int index = 0; index < rowOf.length; index++) {
                if (rowOf[index] % length == position) {
                    Blas.multiply(
                            new Size(count, sources, width),
                            new Panel(gradients, index * count * width, width),
                            differences.row(rowOf[index]),
                            true,
                            1,
                            target);
                }
            }
        });
    }
}
