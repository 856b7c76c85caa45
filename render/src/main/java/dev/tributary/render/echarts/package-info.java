/** Circuits as the Sankey series of ECharts, for people's own dashboards. */
@NullMarked
package dev.tributary.render.echarts;

import org.jspecify.annotations.NullMarked;
