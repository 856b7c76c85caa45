package dev.tributary.cluster;

import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkConf;

/**
 * Threads of this process, which has the program.
 *
 * @param cores how many
 */
record Threads(String cores) implements Cluster {

    /** Of {@code local}, {@code local[4]}, {@code local[4,2]} or {@code local[*]}. */
    static Threads of(String place) {
        String inside = place.replaceAll("local\\[?([^,\\]]*).*", "$1");
        if (inside.isEmpty()) {
            return new Threads("1");
        }
        return new Threads(
                inside.equals("*") ? Integer.toString(Runtime.getRuntime().availableProcessors()) : inside);
    }

    @Override
    public void prepare(SparkConf settings, Map<String, String> given, Jars jars) {
        // nothing is sent to where everything is
    }

    @Override
    public Optional<String> threads() {
        return Optional.of(cores);
    }
}
