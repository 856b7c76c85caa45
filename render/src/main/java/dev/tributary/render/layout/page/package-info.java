/** What stands around the lanes: title, legend, names, headings; and the whole page put together. */
@NullMarked
package dev.tributary.render.layout.page;

import org.jspecify.annotations.NullMarked;
