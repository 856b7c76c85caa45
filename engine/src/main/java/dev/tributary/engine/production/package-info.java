/**
 * The production executor: explicit adjoints over owned native buffers, matrix products by BLAS. {@link
 * dev.tributary.engine.production.ProductionModel} is its door; the packages below are its floors, each standing on those
 * before it: {@code kernel}, {@code pass}, {@code scores} and {@code masked}, {@code settled}, {@code continued}. Nothing outside uses them.
 */
@NullMarked
package dev.tributary.engine.production;

import org.jspecify.annotations.NullMarked;
