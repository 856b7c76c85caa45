/**
 * A model, prompts and a metric at hand for scripts: {@link dev.tributary.experiments.script.Workbench}. Options by name,
 * as on the command line; results are the engine's own types.
 */
@NullMarked
package dev.tributary.experiments.script;

import org.jspecify.annotations.NullMarked;
