@NullMarked
package dev.tributary.experiments.sweep.report;

import org.jspecify.annotations.NullMarked;
