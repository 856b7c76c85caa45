@NullMarked
package dev.tributary.experiments.run.trials;

import org.jspecify.annotations.NullMarked;
