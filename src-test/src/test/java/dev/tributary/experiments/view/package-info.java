@NullMarked
package dev.tributary.experiments.view;

import org.jspecify.annotations.NullMarked;
