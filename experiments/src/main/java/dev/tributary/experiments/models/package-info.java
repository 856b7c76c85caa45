/**
 * The models that ship inside: how they were trained and how they are opened.
 */
@NullMarked
package dev.tributary.experiments.models;

import org.jspecify.annotations.NullMarked;
