/**
 * The command line: reads options, runs one piece of work, prints results to standard output and all else to standard
 * error.
 *
 * <p>Start at {@link Main} and {@link Commands}. A command is one class and one line in {@code Commands}.
 */
@NullMarked
package dev.tributary.experiments.cli;

import org.jspecify.annotations.NullMarked;
