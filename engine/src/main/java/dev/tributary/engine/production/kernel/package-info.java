/**
 * Ground floor of the production executor: owned native buffers, matrix products by BLAS, and the threads that share them.
 */
@NullMarked
package dev.tributary.engine.production.kernel;

import org.jspecify.annotations.NullMarked;
