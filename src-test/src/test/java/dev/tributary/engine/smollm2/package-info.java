/**
 * Tests on a real model, SmolLM2-135M-Instruct, whose file the environment variable {@code TRIBUTARY_SMOLLM2} names.
 */
@NullMarked
package dev.tributary.engine.smollm2;

import org.jspecify.annotations.NullMarked;
