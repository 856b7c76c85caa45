/** Tests of the task generators. */
@NullMarked
package dev.tributary.experiments.tasks.language;

import org.jspecify.annotations.NullMarked;
