/**
 * Dense matrices, and products of two factors that are never multiplied out. Products are BLAS's through ND4J,
 * decompositions are those of EJML. Row vectors everywhere: {@code y = x W}.
 */
@NullMarked
package dev.tributary.engine.linalg;

import org.jspecify.annotations.NullMarked;
