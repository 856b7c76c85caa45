package dev.tributary.graph.io;

import dev.tributary.graph.index.IndexSpace;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;

/**
 * Long arrays of files of version 1: the field names the file beside, and scores are one row for each position. Rows of
 * edges, position by position, are the order that spaces of edges have where queries are not told apart, so the numbers
 * are taken as they are.
 */
final class FirstVersion {

    private FirstVersion() {}

    static double[] scores(JsonCursor stored, IndexSpace space) throws IOException {
        try (SafetensorsFile tensors = Attachment.open(stored)) {
            String name = "scores";
            TensorInfo info = tensors.info(name);
            long lanes = space.positions().lanes();
            List<Long> shape = List.of(lanes, (long) space.graph().edgeCount());
            if (info.dtype() != Dtype.F64 || !info.shape().equals(shape)) {
                throw new FormatException(
                        tensors.path(), name, "expected F64 " + shape + ", got " + info.dtype() + " " + info.shape());
            }
            return tensors.doubles(name);
        }
    }

    static BitSet edges(JsonCursor stored, IndexSpace space) throws IOException {
        try (SafetensorsFile tensors = Attachment.open(stored)) {
            String name = "edges";
            TensorInfo info = tensors.info(name);
            if (info.dtype() != Dtype.I32 || info.shape().size() != 1) {
                throw new FormatException(
                        tensors.path(), name, "expected I32 [edge], got " + info.dtype() + " " + info.shape());
            }
            BitSet kept = new BitSet();
            for (int index : AttachedIndices.read(tensors, name, space)) {
                kept.set(index);
            }
            return kept;
        }
    }
}
