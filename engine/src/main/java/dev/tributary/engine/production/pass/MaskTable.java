package dev.tributary.engine.production.pass;

import dev.tributary.engine.production.kernel.Blas;
import dev.tributary.engine.production.kernel.Block;
import dev.tributary.engine.production.kernel.BlockPool;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;

/** A mask as matrices: for each lane [reader, writer], reader by reader. */
public final class MaskTable {

    private final Block values;
    private final EdgeSpace edges;
    private final LaneMap lanes;

    /** @param mask one that does not tell queries apart */
    public MaskTable(BlockPool.Lease lease, PatchMask mask, ComputationGraph graph, LaneMap lanes) {
        this.edges = new EdgeSpace(graph, new Positions.Each(lanes.count()));
        this.lanes = lanes;
        this.values = lease.block(edges.size());
        edges.forEachRow((first, reader, lane, same) -> {
            double[] row = new double[graph.visibleWriters(reader)];
            mask.row(reader, lane, lane).fill(row, 0, row.length);
            values.put(first, row, row.length);
        });
    }

    /** The values of the edges into the readers from {@code reader} on, that hold in a row of the batch. */
    Blas.Panel at(int row, int reader) {
        return new Blas.Panel(
                values, edges.row(reader, lanes.lane(row)), edges.graph().visibleWriters(reader));
    }
}
