package dev.tributary.engine.prune;

import dev.tributary.engine.progress.Progress;
import dev.tributary.graph.Positions;

/**
 * How a scoring is to be carried out.
 *
 * @param positions whether positions are told apart
 * @param seed for methods that draw numbers
 * @param progress told of each batch
 */
public record Scoring(Positions positions, long seed, Progress progress) {}
