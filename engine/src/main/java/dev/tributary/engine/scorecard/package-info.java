/**
 * Everything that the field asks of a circuit, one criterion a file, each with an interval and a verdict.
 *
 * <p>Start at {@link Criterion} and {@link Criteria}.
 */
@NullMarked
package dev.tributary.engine.scorecard;

import org.jspecify.annotations.NullMarked;
