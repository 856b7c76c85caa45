/** Tests of the report page. */
@NullMarked
package dev.tributary.render.report;

import org.jspecify.annotations.NullMarked;
