/** Text that came from files, made visible and harmless before it is drawn. */
@NullMarked
package dev.tributary.render.text;

import org.jspecify.annotations.NullMarked;
