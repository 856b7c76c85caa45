package dev.tributary.engine.production;

import dev.tributary.graph.circuit.PatchMask;
import java.util.List;

/** Masks as matrices: for each copy of the batch and each position, [edge] in canonical order. */
final class MaskTable {

    private final Block values;
    private final int edges;
    private final int batch;
    private final int length;

    /**
     * @param masks one for each copy of the batch
     * @param batch prompts of one copy
     */
    MaskTable(BlockPool.Lease lease, List<PatchMask> masks, int batch, int length, int edges) {
        this.edges = edges;
        this.batch = batch;
        this.length = length;
        this.values = lease.block((long) masks.size() * length * edges);
        double[] row = new double[edges];
        for (int copy = 0; copy < masks.size(); copy++) {
            for (int position = 0; position < length; position++) {
                for (int edge = 0; edge < edges; edge++) {
                    row[edge] = masks.get(copy).at(position, edge);
                }
                values.put((copy * length + position) * edges, row, edges);
            }
        }
    }

    /** The values of {@code readers x writers} edges, from {@code edge} on, that hold in a row of the batch. */
    Blas.Panel at(int row, int edge, int writers) {
        int copy = row / (batch * length);
        return new Blas.Panel(values, (copy * length + row % length) * edges + edge, writers);
    }
}
