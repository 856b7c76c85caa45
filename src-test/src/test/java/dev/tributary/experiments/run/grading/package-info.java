@NullMarked
package dev.tributary.experiments.run.grading;

import org.jspecify.annotations.NullMarked;
