/** Programs that use this project as a library, short enough to be read whole. */
@NullMarked
package dev.tributary.experiments.examples;

import org.jspecify.annotations.NullMarked;
