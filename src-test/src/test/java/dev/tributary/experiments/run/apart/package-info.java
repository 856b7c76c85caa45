@NullMarked
package dev.tributary.experiments.run.apart;

import org.jspecify.annotations.NullMarked;
