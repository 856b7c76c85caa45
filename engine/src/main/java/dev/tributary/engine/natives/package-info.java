/**
 * Settings of the native libraries that must be made before they load, and what came of them.
 *
 * <p>Start at {@link NativeBootstrap}: whoever is about to use BLAS or ND4J calls it first.
 */
@NullMarked
package dev.tributary.engine.natives;

import org.jspecify.annotations.NullMarked;
