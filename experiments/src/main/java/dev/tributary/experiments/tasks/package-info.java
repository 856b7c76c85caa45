/**
 * Tasks: generators of clean and corrupt prompt pairs, and the sentences that the models of the same name learn from.
 *
 * <p>A task is one file and one line in {@link Tasks}. The same seed gives the same pairs on every machine.
 */
@NullMarked
package dev.tributary.experiments.tasks;

import org.jspecify.annotations.NullMarked;
