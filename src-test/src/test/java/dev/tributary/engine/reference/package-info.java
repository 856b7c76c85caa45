/** The reference executor against numbers that others computed, and against identities that must hold. */
@NullMarked
package dev.tributary.engine.reference;

import org.jspecify.annotations.NullMarked;
