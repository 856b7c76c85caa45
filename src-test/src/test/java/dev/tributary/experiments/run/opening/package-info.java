@NullMarked
package dev.tributary.experiments.run.opening;

import org.jspecify.annotations.NullMarked;
