/** Tests of the ECharts style of drawing. */
@NullMarked
package dev.tributary.render.echarts;

import org.jspecify.annotations.NullMarked;
