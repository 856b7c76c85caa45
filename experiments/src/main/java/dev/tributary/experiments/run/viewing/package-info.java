/** What the commands for pictures of runs show: attention, attribution, information flow and tokens of some prompts. */
@NullMarked
package dev.tributary.experiments.run.viewing;

import org.jspecify.annotations.NullMarked;
