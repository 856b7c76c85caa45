package dev.tributary.render.attention;

import java.util.List;
import java.util.Optional;

/**
 * What one head does in one sequence.
 *
 * @param map [query, key]; NaN where a query cannot look
 * @param value what value-weighting multiplies each key with; empty if it is not known
 * @param info what info-weighting multiplies each key with; empty if it is not known
 * @param vectors what the pattern was made of, if it is known
 */
public record HeadMap(Grid map, List<Double> value, List<Double> info, Optional<Vectors> vectors) {

    public HeadMap {
        value = List.copyOf(value);
        info = List.copyOf(info);
        requireKeys("value", value, map);
        requireKeys("info", info, map);
        vectors.ifPresent(given -> {
            if (given.keys().rows() != map.columns()) {
                throw new IllegalArgumentException("expected vectors of " + map.columns() + " keys, got "
                        + given.keys().rows());
            }
        });
    }

    private static void requireKeys(String what, List<Double> factors, Grid map) {
        if (!factors.isEmpty() && factors.size() != map.columns()) {
            throw new IllegalArgumentException(
                    "expected " + what + " factors for " + map.columns() + " keys, got " + factors.size());
        }
    }

    /** A map alone. */
    public static HeadMap of(Grid map) {
        return new HeadMap(map, List.of(), List.of(), Optional.empty());
    }

    /**
     * The vectors and scores of all tokens.
     *
     * @param queries [token, d_head]
     * @param keys [token, d_head]
     * @param scores [token, token], also where a query cannot look
     */
    public record Vectors(Grid queries, Grid keys, Grid scores) {
        public Vectors {
            boolean fits = queries.rows() == keys.rows()
                    && queries.columns() == keys.columns()
                    && scores.rows() == keys.rows()
                    && scores.columns() == keys.rows();
            if (!fits) {
                throw new IllegalArgumentException(
                        "expected queries and keys of one shape and scores between them, got "
                                + queries.rows() + " x " + queries.columns() + ", " + keys.rows() + " x "
                                + keys.columns()
                                + " and " + scores.rows() + " x " + scores.columns());
            }
        }
    }
}
