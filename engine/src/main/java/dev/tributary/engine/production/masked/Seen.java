package dev.tributary.engine.production.masked;

import dev.tributary.graph.circuit.MaskRow;
import java.util.ArrayList;
import java.util.List;

/**
 * A packed row: one row of the batch as a reader of one copy sees it.
 *
 * @param copy number of the copy
 * @param row of the batch
 * @param maskRow which edges are replaced, and how far
 */
public record Seen(int copy, int row, MaskRow maskRow) {

    /** Neighbours of one copy and one row of the batch, which are filled together: first, and one past the last. */
    public record Tile(int first, int last) {
        int size() {
            return last - first;
        }
    }

    /** All of them, in order, in tiles. */
    public static List<Tile> tiles(List<Seen> seen) {
        List<Tile> tiles = new ArrayList<>();
        for (int first = 0; first < seen.size(); ) {
            int last = first + 1;
            while (last < seen.size()
                    && seen.get(last).copy == seen.get(first).copy
                    && seen.get(last).row == seen.get(first).row) {
                last++;
            }
            tiles.add(new Tile(first, last));
            first = last;
        }
        return List.copyOf(tiles);
    }

    /** How many rows the largest of these tiles has; 0 if there is none. */
    public static int most(List<Tile> tiles) {
        return tiles.stream().mapToInt(Tile::size).max().orElse(0);
    }
}
