/**
 * Settings of the native libraries that must be made before they load.
 */
@NullMarked
package dev.tributary.engine.natives;

import org.jspecify.annotations.NullMarked;
