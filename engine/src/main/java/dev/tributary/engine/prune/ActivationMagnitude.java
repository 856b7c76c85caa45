package dev.tributary.engine.prune;

import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.named.Named;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Positions;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.NodeSpace;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How much each edge's source writes in the clean run, whoever reads it. A baseline that looks at no answer.
 *
 * @param kind what is measured
 */
public record ActivationMagnitude(Kind kind) implements ScoringMethod {

    /** What is measured of a source's output. */
    public enum Kind {
        /** |mean over prompts, positions and d_model|, as AutoCircuit has it: signs cancel. */
        MEAN,
        /** The Euclidean length of [d_model], averaged over positions and prompts. */
        NORM
    }

    @Override
    public String name() {
        return "magnitude";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("kind", Named.spelled(kind));
    }

    @Override
    public Scored score(PatchableModel model, Objective objective, Scoring scoring) {
        ComputationGraph graph = model.graph();
        IndexSpace space = scoring.space(graph);
        NodeSpace nodes = new NodeSpace(graph, lanesOnly(scoring.positions()));
        try (PromptSums sums = new PromptSums(space, objective.prompts())) {
            int done = 0;
            for (PairBatch batch : objective.batches()) {
                add(
                        model,
                        batch,
                        LaneMap.of(scoring.positions(), batch),
                        nodes,
                        values -> sums.add(spread(values, nodes, space)));
                scoring.progress()
                        .advance(
                                "measuring activations",
                                ++done,
                                objective.batches().size());
            }
            return sums.scored(scoring.kept(), Math::abs);
        }
    }

    @Override
    public About about() {
        return new About(
                "score(u->v) = mean over prompts and positions of the length of what u writes (kind=norm), or |mean of its numbers|"
                        + " (kind=mean, as AutoCircuit)",
                "1 forward",
                "A baseline that looks at no answer: a method that does not beat it has learned nothing of the task.",
                "It says what is loud, not what matters. kind=mean is noise where weights are centred.",
                "Miller, Chughtai, Saunders 2024, arXiv:2407.08734");
    }

    /** A component writes at one place, whoever's query uses it. */
    private static Positions lanesOnly(Positions positions) {
        if (positions instanceof Positions.Crossing crossing) {
            return new Positions.Each(crossing.length());
        }
        return positions instanceof Positions.SpanCrossing crossing ? new Positions.Spans(crossing.names()) : positions;
    }

    /** Every element takes the number of the node that it starts from, at the place where that writes. */
    private static double[] spread(double[] values, NodeSpace nodes, IndexSpace space) {
        if (!(space instanceof EdgeSpace edges)) {
            return values;
        }
        double[] spread = new double[edges.size()];
        edges.forEachRow((first, reader, source, target) -> System.arraycopy(
                values, nodes.row(source), spread, first, edges.graph().visibleWriters(reader)));
        return spread;
    }

    /** For each prompt, the mean over the positions of each lane; 0 where a lane has none. */
    private void add(
            PatchableModel model, PairBatch batch, LaneMap lanes, NodeSpace nodes, Consumer<double[]> prompts) {
        SourceActivations activations = model.activations(batch.clean());
        int writers = model.graph().writers().size();
        double[][] sums = new double[activations.batch()][nodes.size()];
        int[][] counts = new int[activations.batch()][lanes.count()];
        for (int row = 0; row < activations.rows(); row++) {
            counts[row / activations.length()][lanes.lane(row)]++;
        }
        for (int writer = 0; writer < writers; writer++) {
            double[] output = model.output(activations, writer);
            int width = output.length / activations.rows();
            for (int row = 0; row < activations.rows(); row++) {
                int prompt = row / activations.length();
                int lane = lanes.lane(row);
                sums[prompt][nodes.row(lane) + writer] += measure(output, row * width, width) / counts[prompt][lane];
            }
        }
        for (double[] prompt : sums) {
            prompts.accept(prompt);
        }
    }

    private double measure(double[] output, int offset, int width) {
        double[] values = Arrays.copyOfRange(output, offset, offset + width);
        return switch (kind) {
            case MEAN -> Arrays.stream(values).sum() / width;
            case NORM ->
                Math.sqrt(Arrays.stream(values).map(value -> value * value).sum());
        };
    }
}
