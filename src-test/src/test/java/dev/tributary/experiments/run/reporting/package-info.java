@NullMarked
package dev.tributary.experiments.run.reporting;

import org.jspecify.annotations.NullMarked;
