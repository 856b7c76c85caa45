/**
 * Scores and evaluations whose batches or elements are computed by several machines and put together in order.
 *
 * <p>Start at {@link ApartScores} and {@link ApartEvaluations}; {@link OpenOnce} and {@link StudyPiece} are their other end.
 */
@NullMarked
package dev.tributary.experiments.run.apart;

import org.jspecify.annotations.NullMarked;
