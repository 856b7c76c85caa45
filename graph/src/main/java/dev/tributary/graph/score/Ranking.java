package dev.tributary.graph.score;

/** What makes an edge come first. Ties go to the edge that comes first in canonical order. */
public enum Ranking {
    /** The largest |score|. */
    ABSOLUTE {
        @Override
        public double key(double score) {
            return Math.abs(score);
        }
    },
    /** The largest score with its sign: edges that support the behaviour before those that oppose it. */
    SIGNED {
        @Override
        public double key(double score) {
            return score + 0.0;
        }
    };

    /** The number that is ranked, largest first. */
    public abstract double key(double score);
}
