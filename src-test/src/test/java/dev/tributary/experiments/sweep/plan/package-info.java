@NullMarked
package dev.tributary.experiments.sweep.plan;

import org.jspecify.annotations.NullMarked;
