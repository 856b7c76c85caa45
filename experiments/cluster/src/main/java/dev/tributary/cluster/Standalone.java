package dev.tributary.cluster;

import java.io.IOException;
import java.util.Map;
import org.apache.spark.SparkConf;

/** Spark's own master and workers, which have nothing but Spark. */
record Standalone() implements Cluster {

    @Override
    public void prepare(SparkConf settings, Map<String, String> given, Jars jars) throws IOException {
        Cluster.fetch(settings, given, jars);
    }
}
