/** The command line, run in this process with its streams caught. */
@NullMarked
package dev.tributary.experiments.cli;

import org.jspecify.annotations.NullMarked;
