/**
 * From scores to circuits: which elements are taken, and in which order.
 *
 * <p>Start at {@link SelectionRule}.
 */
@NullMarked
package dev.tributary.engine.select;

import org.jspecify.annotations.NullMarked;
