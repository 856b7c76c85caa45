/** What is drawn of a circuit, and how: the circuit with its lanes and captions, and the options of a figure. */
@NullMarked
package dev.tributary.render;

import org.jspecify.annotations.NullMarked;
