/** Places of results: what may be replaced, what may not, and what killed runs leave. */
@NullMarked
package dev.tributary.experiments.output;

import org.jspecify.annotations.NullMarked;
