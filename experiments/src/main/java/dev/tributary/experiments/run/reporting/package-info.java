/**
 * The folder and the page that a discovery leaves.
 *
 * <p>Start at {@link ResultFolder}.
 */
@NullMarked
package dev.tributary.experiments.run.reporting;

import org.jspecify.annotations.NullMarked;
