@NullMarked
package dev.tributary.render.chart;

import org.jspecify.annotations.NullMarked;
