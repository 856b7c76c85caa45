/** Tests of {@code dev.tributary.experiments.run.recording}. */
@NullMarked
package dev.tributary.experiments.run.recording;

import org.jspecify.annotations.NullMarked;
