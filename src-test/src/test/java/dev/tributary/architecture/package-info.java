/** What holds for the code as a whole: which package may know which. */
@NullMarked
package dev.tributary.architecture;

import org.jspecify.annotations.NullMarked;
