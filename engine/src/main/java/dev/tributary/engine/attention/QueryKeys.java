package dev.tributary.engine.attention;

import dev.tributary.engine.linalg.Matrix;

/**
 * The vectors and scores behind a pattern: {@code scores[query, key] = queries[query] . keys[key] / sqrt(d_head)}, whose
 * softmax over the keys that a query sees is the pattern.
 *
 * @param queries [query, d_head], bias included, turned if positions are rotary
 * @param keys [key, d_head], likewise; those of the head's group where heads share keys
 * @param scores [query, key], also where a query cannot look
 */
public record QueryKeys(Matrix queries, Matrix keys, Matrix scores) {}
