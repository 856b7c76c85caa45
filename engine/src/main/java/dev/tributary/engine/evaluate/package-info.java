/**
 * Evaluation: how much of the behaviour a circuit carries.
 */
@NullMarked
package dev.tributary.engine.evaluate;

import org.jspecify.annotations.NullMarked;
