/** Things that a person calls by a name with settings. */
@NullMarked
package dev.tributary.engine.named;

import org.jspecify.annotations.NullMarked;
