/** The report of a discovery: one self-contained page with what was found, how well it was proven, and the figure. */
@NullMarked
package dev.tributary.render.report;

import org.jspecify.annotations.NullMarked;
