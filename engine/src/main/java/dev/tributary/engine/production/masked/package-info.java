/**
 * Many masked runs in one: rows that are the same under several masks are computed once.
 */
@NullMarked
package dev.tributary.engine.production.masked;

import org.jspecify.annotations.NullMarked;
