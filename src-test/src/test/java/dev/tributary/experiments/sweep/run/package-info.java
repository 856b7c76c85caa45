@NullMarked
package dev.tributary.experiments.sweep.run;

import org.jspecify.annotations.NullMarked;
