/** How long work tells others how far it is, and learns that it should stop; and work that goes on beside. */
@NullMarked
package dev.tributary.engine.progress;

import org.jspecify.annotations.NullMarked;
