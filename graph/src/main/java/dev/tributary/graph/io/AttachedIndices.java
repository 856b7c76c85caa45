package dev.tributary.graph.io;

import dev.tributary.graph.index.IndexSpace;
import java.io.IOException;

/** Reads indices of elements from a tensor. */
final class AttachedIndices {

    private AttachedIndices() {}

    /** All indices of a tensor; throws unless they ascend and each is one of the space. */
    static int[] read(SafetensorsFile file, String tensor, IndexSpace space) throws IOException {
        double[] stored = file.doubles(tensor);
        int[] indices = new int[stored.length];
        int previous = -1;
        for (int number = 0; number < stored.length; number++) {
            int index = (int) stored[number];
            if (index <= previous || index >= space.size()) {
                throw new FormatException(
                        file.path(),
                        tensor,
                        "expected ascending indices below " + space.size() + " (" + space + "), got " + index
                                + " after " + previous);
            }
            indices[number] = index;
            previous = index;
        }
        return indices;
    }
}
