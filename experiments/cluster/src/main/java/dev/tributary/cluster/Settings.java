package dev.tributary.cluster;

import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.work.WorkplaceChoice;
import java.io.IOException;
import java.util.Map;
import org.apache.spark.SparkConf;

/** Settings of Spark: what a person gives, and for the rest what suits work that is all arithmetic. */
final class Settings {

    private static final String CORES = "spark.executor.cores";
    private static final String TASK = "spark.task.cpus";
    private static final String ENVIRONMENT = "spark.executorEnv.";
    private static final String CORE_TYPE = "OPENBLAS_CORETYPE";

    private Settings() {}

    static SparkConf of(WorkplaceChoice choice, Cluster cluster, Jars jars) throws IOException {
        Map<String, String> given = choice.settings();
        if (given.containsKey(TASK)) {
            throw new UsageException(TASK + " is always all cores of an executor, which share one opened model; set "
                    + CORES + " instead");
        }
        SparkConf settings = new SparkConf(true)
                .setMaster(choice.place())
                .setAppName("tributary")
                .set("spark.ui.enabled", "false")
                // answers are put together as they arrive, so that their sum bounds nothing
                .set("spark.driver.maxResultSize", "0")
                .set(ENVIRONMENT + "OMP_NUM_THREADS", "1")
                .set(ENVIRONMENT + "OPENBLAS_NUM_THREADS", "1")
                .set(ENVIRONMENT + "OMP_WAIT_POLICY", "PASSIVE");
        String coreType = System.getenv(CORE_TYPE);
        if (coreType != null) {
            settings.set(ENVIRONMENT + CORE_TYPE, coreType);
        }
        if (cluster.threads().isEmpty()) {
            settings.set(CORES, "1");
        }
        cluster.prepare(settings, given, jars);
        given.forEach(settings::set);
        return settings.set(TASK, cluster.threads().orElseGet(() -> settings.get(CORES)));
    }
}
