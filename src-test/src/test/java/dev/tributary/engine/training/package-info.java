/** Tests of the trainer: derivatives against the production executor's loss, and runs that repeat and resume to the byte. */
@NullMarked
package dev.tributary.engine.training;

import org.jspecify.annotations.NullMarked;
