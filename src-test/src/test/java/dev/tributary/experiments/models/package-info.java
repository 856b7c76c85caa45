/** Tests of the models that ship inside. */
@NullMarked
package dev.tributary.experiments.models;

import org.jspecify.annotations.NullMarked;
