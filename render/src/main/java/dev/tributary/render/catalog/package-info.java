/** The types of drawings by file name extension: one line each. */
@NullMarked
package dev.tributary.render.catalog;

import org.jspecify.annotations.NullMarked;
