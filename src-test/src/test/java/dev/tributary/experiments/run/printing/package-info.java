/** Tests of what is printed. */
@NullMarked
package dev.tributary.experiments.run.printing;

import org.jspecify.annotations.NullMarked;
