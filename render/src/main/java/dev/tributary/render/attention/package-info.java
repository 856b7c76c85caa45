/**
 * Maps from queries to keys, one for each head or component, as interactive pages: small, large, and as lines. Start at
 * {@link dev.tributary.render.attention.AttentionPage}.
 */
@NullMarked
package dev.tributary.render.attention;

import org.jspecify.annotations.NullMarked;
