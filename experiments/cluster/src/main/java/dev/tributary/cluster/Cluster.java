package dev.tributary.cluster;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkConf;

/** Who hands out machines, which decides what has to be known beforehand and how machines come by the program. */
sealed interface Cluster permits Threads, Standalone, Yarn, Kubernetes {

    /** What is called so after {@code --on}, if Spark knows it. */
    static Optional<Cluster> of(String place) {
        if (place.startsWith("spark://")) {
            return Optional.of(new Standalone());
        }
        if (place.startsWith("k8s://")) {
            return Optional.of(new Kubernetes());
        }
        if (place.equals("yarn")) {
            return Optional.of(new Yarn(System.getenv()));
        }
        return place.matches("local(\\[.+])?") ? Optional.of(Threads.of(place)) : Optional.empty();
    }

    /**
     * Sets what suits this cluster, before what was asked for is set on top.
     *
     * @param given what was asked for
     * @throws IOException if a file for machines cannot be made
     * @throws dev.tributary.experiments.run.asked.UsageException if this cluster cannot do without something
     */
    void prepare(SparkConf settings, Map<String, String> given, Jars jars) throws IOException;

    /** How many threads a task has where there are no executors; elsewhere it has all cores of one. */
    default Optional<String> threads() {
        return Optional.empty();
    }

    /** Where the driver finds classes and the files of settings that its libraries look for among them. */
    default ClassLoader classes(ClassLoader usual) {
        return usual;
    }

    /**
     * Executors fetch our jars from here, unless they say where they have them, and look there first, since their own Spark has
     * other versions of some.
     */
    static void fetch(SparkConf settings, Map<String, String> given, Jars jars) throws IOException {
        if (!given.containsKey("spark.executor.extraClassPath")) {
            settings.set("spark.jars", jars.ours()).set("spark.executor.userClassPathFirst", "true");
        }
    }
}
