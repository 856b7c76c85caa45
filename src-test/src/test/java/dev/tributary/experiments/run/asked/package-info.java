@NullMarked
package dev.tributary.experiments.run.asked;

import org.jspecify.annotations.NullMarked;
