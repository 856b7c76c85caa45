package dev.tributary.cluster;

import java.util.Map;
import org.apache.spark.SparkConf;

/** Spark's own master and workers, which have nothing but Spark. */
record Standalone() implements Cluster {

    @Override
    public void prepare(SparkConf settings, Map<String, String> given, Jars jars) {
        settings.set(Settings.CORES, "1");
        Cluster.fetch(settings, given, jars);
    }
}
