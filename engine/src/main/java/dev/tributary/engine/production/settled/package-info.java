/**
 * Masked runs that stay near one another: a settled run, and copies that compute only what differs from it.
 */
@NullMarked
package dev.tributary.engine.production.settled;

import org.jspecify.annotations.NullMarked;
