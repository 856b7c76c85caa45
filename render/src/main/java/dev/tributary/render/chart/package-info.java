/**
 * Charts: heat maps as pictures and as a page. Start at {@link dev.tributary.render.chart.HeatMap}.
 */
@NullMarked
package dev.tributary.render.chart;

import org.jspecify.annotations.NullMarked;
