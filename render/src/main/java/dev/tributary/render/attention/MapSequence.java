package dev.tributary.render.attention;

import java.util.List;

/**
 * The maps of one sequence.
 *
 * @param label how the reader chooses it; not trusted
 * @param tokens its tokens; not trusted
 * @param queries the positions of the maps' rows, ascending
 * @param maps one for each head
 */
public record MapSequence(String label, List<String> tokens, List<Integer> queries, List<HeadMap> maps) {

    public MapSequence {
        tokens = List.copyOf(tokens);
        queries = List.copyOf(queries);
        maps = List.copyOf(maps);
        for (int row = 0; row < queries.size(); row++) {
            int query = queries.get(row);
            if (query < 0 || query >= tokens.size() || (row > 0 && query <= queries.get(row - 1))) {
                throw new IllegalArgumentException(
                        "expected ascending queries from 0 to " + (tokens.size() - 1) + ", got " + queries);
            }
        }
        for (HeadMap map : maps) {
            if (map.map().rows() != queries.size() || map.map().columns() != tokens.size()) {
                throw new IllegalArgumentException(
                        "expected maps of " + queries.size() + " queries and " + tokens.size() + " keys, got one of "
                                + map.map().rows() + " and " + map.map().columns());
            }
        }
    }
}
