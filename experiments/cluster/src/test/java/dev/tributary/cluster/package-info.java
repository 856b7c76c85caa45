@NullMarked
package dev.tributary.cluster;

import org.jspecify.annotations.NullMarked;
