/**
 * Work on Apache Spark.
 *
 * <p>Start at {@link SparkProvider}.
 */
@NullMarked
package dev.tributary.cluster;

import org.jspecify.annotations.NullMarked;
