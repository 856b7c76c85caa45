@NullMarked
package dev.tributary.experiments.run.recording;

import org.jspecify.annotations.NullMarked;
