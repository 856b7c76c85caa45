package dev.tributary.engine.model;

import java.util.Optional;

/**
 * An affine map by the names of its parameters.
 *
 * @param weight name of the weight: [in, out], or [head, in, out] where each head has its own
 * @param bias name of the bias: [out], or [head, out]; none if empty
 * @param in width of what goes in
 * @param out width of what comes out
 */
public record Linear(String weight, Optional<String> bias, int in, int out) {}
