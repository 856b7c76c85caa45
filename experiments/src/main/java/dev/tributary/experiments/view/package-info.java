/**
 * Pictures of activation caches in a few lines: attention, attribution, information flow, tokens. Start at {@link
 * dev.tributary.experiments.view.AttentionPlot}.
 */
@NullMarked
package dev.tributary.experiments.view;

import org.jspecify.annotations.NullMarked;
