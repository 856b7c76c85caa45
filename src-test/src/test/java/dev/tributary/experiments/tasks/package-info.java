/** Tests of the task generators. */
@NullMarked
package dev.tributary.experiments.tasks;

import org.jspecify.annotations.NullMarked;
