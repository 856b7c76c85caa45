/**
 * The reference executor: one SameDiff graph with masks as placeholders. The oracle of every test.
 */
@NullMarked
package dev.tributary.engine.reference;

import org.jspecify.annotations.NullMarked;
