package dev.tributary.experiments.run.published;

import dev.tributary.graph.Edge;
import java.util.Optional;

/**
 * An edge of a published circuit.
 *
 * @param edge without its place, q, k and v apart
 * @param word the name of the position that it reads; empty for every position
 */
record Part(Edge edge, Optional<String> word) {}
