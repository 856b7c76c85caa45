/** Tests of the package of the same name. */
@NullMarked
package dev.tributary.experiments.benchmark;

import org.jspecify.annotations.NullMarked;
