/**
 * The analyses of the command {@code analyze}: what a model's heads do, and what its stream holds, as pages, tables and
 * JSON. One analysis, one file and one line in {@link dev.tributary.experiments.run.analyzing.Analyses}.
 */
@NullMarked
package dev.tributary.experiments.run.analyzing;

import org.jspecify.annotations.NullMarked;
