package dev.tributary.engine.reference;

import dev.tributary.engine.model.Attribution;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.NodeSpace;
import java.util.List;

/** Derivatives of probes, added up in the order of a space: prompt by prompt, all positions of a lane together. */
final class LaneSums {

    private final IndexSpace space;
    private final LaneMap lanes;
    private final double[][] values;

    LaneSums(IndexSpace space, LaneMap lanes) {
        this.space = space;
        this.lanes = lanes;
        this.values = new double[lanes.rows() / lanes.length()][space.size()];
    }

    /**
     * Adds derivatives of all rows.
     *
     * @param derivatives one array for each step of the graph that has a probe
     */
    void add(SameDiffGraph graph, List<double[]> derivatives, double weight) {
        if (space instanceof EdgeSpace edges) {
            graph.reads().forEach(read -> addRead(edges, read, derivatives.get(read.step()), weight));
        } else if (space instanceof NodeSpace nodes) {
            int firstWriter = 0;
            for (int step = 0; step < derivatives.size(); step++) {
                int members = graph.steps().get(step).members();
                addWrite(nodes, firstWriter, members, derivatives.get(step), weight);
                firstWriter += members;
            }
        }
    }

    private void addRead(EdgeSpace edges, MaskedRead read, double[] derivatives, double weight) {
        for (int row = 0; row < lanes.rows(); row++) {
            for (int query = 0; query < read.queries(); query++) {
                int target = read.queries() == 1 ? row : row - row % lanes.length() + query;
                if (space.graph().direction().reaches(row, target)) {
                    addInputs(edges, read, new int[] {row, query, target}, derivatives, weight);
                }
            }
        }
    }

    /** @param place the row that is read, the number of the query, and its row */
    private void addInputs(EdgeSpace edges, MaskedRead read, int[] place, double[] derivatives, double weight) {
        double[] sums = values[place[0] / lanes.length()];
        for (int input = 0; input < read.readers().inputs(); input++) {
            int to = edges.row(read.firstReader() + input, lanes.lane(place[0]), lanes.lane(place[2]));
            int from = read.offset(place[0], place[1], input);
            for (int source = 0; source < read.sources(); source++) {
                sums[to + source] += weight * derivatives[from + source];
            }
        }
    }

    private void addWrite(NodeSpace nodes, int firstWriter, int members, double[] derivatives, double weight) {
        for (int row = 0; row < lanes.rows(); row++) {
            double[] sums = values[row / lanes.length()];
            int to = nodes.row(lanes.lane(row)) + firstWriter;
            for (int member = 0; member < members; member++) {
                sums[to + member] += weight * derivatives[row * members + member];
            }
        }
    }

    /** Tells the sums of each prompt. */
    void tell(Attribution.PromptSink sink) {
        for (int prompt = 0; prompt < values.length; prompt++) {
            sink.accept(prompt, values[prompt]);
        }
    }
}
