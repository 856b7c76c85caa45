package dev.tributary.graph.score;

/** How many edges a circuit keeps, before dead ones are removed. */
public sealed interface EdgeBudget {

    /**
     * Exactly so many edges.
     *
     * @param edges at least zero; more than there are is an error where it is used
     */
    record Count(int edges) implements EdgeBudget {
        public Count {
            if (edges < 0) {
                throw new IllegalArgumentException("a circuit cannot keep " + edges + " edges");
            }
        }
    }

    /**
     * This share of all edges, rounded down.
     *
     * @param share from 0 to 1
     */
    record Fraction(double share) implements EdgeBudget {
        public Fraction {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("a share of edges must be from 0 to 1, got " + share);
            }
        }
    }

    /**
     * Every edge whose ranked score is at least this.
     *
     * @param score a finite number
     */
    record Threshold(double score) implements EdgeBudget {
        public Threshold {
            if (!Double.isFinite(score)) {
                throw new IllegalArgumentException("a threshold must be a finite number, got " + score);
            }
        }
    }
}
