package dev.tributary.engine.production;

import dev.tributary.engine.task.LaneMap;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.circuit.PatchMask;

/** A mask as matrices: for each lane [reader, writer], reader by reader. */
final class MaskTable {

    private final Block values;
    private final ComputationGraph graph;
    private final LaneMap lanes;

    /** @param mask one that does not tell queries apart */
    MaskTable(BlockPool.Lease lease, PatchMask mask, ComputationGraph graph, LaneMap lanes) {
        this.graph = graph;
        this.lanes = lanes;
        this.values = lease.block((long) lanes.count() * graph.edgeCount());
        for (int lane = 0; lane < lanes.count(); lane++) {
            for (int reader = 0; reader < graph.readers().size(); reader++) {
                double[] row = new double[graph.visibleWriters(reader)];
                mask.row(reader, lane, lane).fill(row, 0, row.length);
                values.put((long) lane * graph.edgeCount() + graph.firstEdge(reader), row, row.length);
            }
        }
    }

    /** The values of the edges into the readers from {@code reader} on, that hold in a row of the batch. */
    Blas.Panel at(int row, int reader) {
        return new Blas.Panel(
                values,
                (long) lanes.lane(row) * graph.edgeCount() + graph.firstEdge(reader),
                graph.visibleWriters(reader));
    }
}
