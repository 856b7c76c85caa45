@NullMarked
package dev.tributary.experiments.run.figures;

import org.jspecify.annotations.NullMarked;
