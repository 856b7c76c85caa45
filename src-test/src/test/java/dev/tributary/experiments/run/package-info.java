/** Tests of the package of the same name. */
@NullMarked
package dev.tributary.experiments.run;

import org.jspecify.annotations.NullMarked;
