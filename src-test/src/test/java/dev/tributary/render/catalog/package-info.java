/** Tests of the catalogue of drawings. */
@NullMarked
package dev.tributary.render.catalog;

import org.jspecify.annotations.NullMarked;
