/** Tests of {@code dev.tributary.experiments.script}, and of the scripts that the README shows. */
@NullMarked
package dev.tributary.experiments.script;

import org.jspecify.annotations.NullMarked;
