package dev.tributary.cluster;

import dev.tributary.experiments.run.asked.UsageException;
import java.io.IOException;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.package$;

/** Containers, made from an image that has Spark. */
record Kubernetes() implements Cluster {

    private static final String IMAGE = "spark.kubernetes.container.image";
    private static final String IMAGE_OF_EXECUTORS = "spark.kubernetes.executor.container.image";

    @Override
    public void prepare(SparkConf settings, Map<String, String> given, Jars jars) throws IOException {
        if (!given.containsKey(IMAGE) && !given.containsKey(IMAGE_OF_EXECUTORS)) {
            throw new UsageException("--on k8s://... needs an image that has Spark " + package$.MODULE$.SPARK_VERSION()
                    + " for Scala 2.13 and Java 17 or later: --spark " + IMAGE + "=NAME");
        }
        Cluster.fetch(settings, given, jars);
    }
}
