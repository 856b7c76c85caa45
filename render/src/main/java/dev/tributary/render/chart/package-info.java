/**
 * Pages of charts and tables: heat maps, lines, rows of numbers, each with a sentence on how to read it. Start at {@link
 * dev.tributary.render.chart.ChartPage}.
 */
@NullMarked
package dev.tributary.render.chart;

import org.jspecify.annotations.NullMarked;
