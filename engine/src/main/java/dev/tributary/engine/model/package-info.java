/**
 * What a patchable model is: an architecture written against a bridge, run by one of two executors.
 */
@NullMarked
package dev.tributary.engine.model;

import org.jspecify.annotations.NullMarked;
