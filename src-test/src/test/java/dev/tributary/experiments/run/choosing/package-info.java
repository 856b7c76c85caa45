@NullMarked
package dev.tributary.experiments.run.choosing;

import org.jspecify.annotations.NullMarked;
