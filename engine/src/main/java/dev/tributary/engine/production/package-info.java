/**
 * The production executor: explicit adjoints over owned native buffers, matrix products by BLAS.
 */
@NullMarked
package dev.tributary.engine.production;

import org.jspecify.annotations.NullMarked;
