@NullMarked
package dev.tributary.experiments.run.comparing;

import org.jspecify.annotations.NullMarked;
