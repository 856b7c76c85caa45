/** Figures as self-contained web pages that ask for nothing: script, style and data stand in the file itself. */
@NullMarked
package dev.tributary.render.html;

import org.jspecify.annotations.NullMarked;
