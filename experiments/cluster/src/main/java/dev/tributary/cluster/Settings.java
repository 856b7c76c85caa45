package dev.tributary.cluster;

import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.work.WorkplaceChoice;
import java.util.Map;
import org.apache.spark.SparkConf;

/** Settings of Spark: what a person gives, and for the rest what suits work that is all arithmetic. */
final class Settings {

    private static final String CLASS_PATH = "spark.executor.extraClassPath";
    private static final String CORES = "spark.executor.cores";
    private static final String TASK = "spark.task.cpus";
    private static final String ENVIRONMENT = "spark.executorEnv.";
    private static final String CORE_TYPE = "OPENBLAS_CORETYPE";

    private Settings() {}

    /** Whether executors get the program from here: not if they are this process, or have it already. */
    static boolean shipsJars(WorkplaceChoice choice) {
        return !isHere(choice) && !choice.settings().containsKey(CLASS_PATH);
    }

    private static boolean isHere(WorkplaceChoice choice) {
        return choice.place().startsWith("local");
    }

    static SparkConf of(WorkplaceChoice choice, ShippedJars jars) {
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
        if (!jars.isEmpty()) {
            // ours before those of the cluster, which has other versions of some
            settings.set("spark.jars", jars.list()).set("spark.executor.userClassPathFirst", "true");
        }
        if (!isHere(choice)) {
            settings.set(CORES, "1");
        }
        given.forEach(settings::set);
        return settings.set(TASK, isHere(choice) ? cores(choice.place()) : settings.get(CORES));
    }

    /** Of {@code local}, {@code local[4]}, {@code local[4,2]} or {@code local[*]}. */
    private static String cores(String local) {
        String inside = local.replaceAll("local\\[?([^,\\]]*).*", "$1");
        if (inside.isEmpty()) {
            return "1";
        }
        return inside.equals("*") ? Integer.toString(Runtime.getRuntime().availableProcessors()) : inside;
    }
}
