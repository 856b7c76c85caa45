/**
 * A text that grows token by token: a run goes on where the last one ended, with the keys and values that are known.
 */
@NullMarked
package dev.tributary.engine.production.continued;

import org.jspecify.annotations.NullMarked;
