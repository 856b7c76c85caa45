package dev.tributary.cluster;

import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.work.Workplace;
import dev.tributary.experiments.work.WorkplaceChoice;
import dev.tributary.experiments.work.WorkplaceProvider;
import java.io.IOException;

/** Reaches Apache Spark: standalone clusters, YARN, Kubernetes, or threads of this process. */
public final class SparkProvider implements WorkplaceProvider {

    private static final String YARN = "org.apache.spark.scheduler.cluster.YarnClusterManager";
    private static final String KUBERNETES = "org.apache.spark.scheduler.cluster.k8s.KubernetesClusterManager";

    @Override
    public boolean serves(String place) {
        return place.matches("spark://.+|k8s://.+|yarn|local(\\[.+])?");
    }

    @Override
    public Workplace open(WorkplaceChoice choice) throws IOException {
        requireOpenModules();
        if (choice.place().equals("yarn")) {
            require(YARN, "spark-yarn_2.13", choice.place());
        } else if (choice.place().startsWith("k8s://")) {
            require(KUBERNETES, "spark-kubernetes_2.13", choice.place());
        }
        return SparkWorkplace.open(choice);
    }

    /** Spark looks into buffers of the runtime, which does not let it unless it is started so. */
    private static void requireOpenModules() {
        if (!Object.class.getModule().isOpen("sun.nio.ch", SparkProvider.class.getModule())) {
            throw new UsageException("--on needs Java to be started with "
                    + String.join(" ", JavaOptions.OF_DRIVER)
                    + "; the launcher of a build with -Pcluster does that");
        }
    }

    private static void require(String type, String artifact, String place) {
        try {
            Class.forName(type, false, SparkProvider.class.getClassLoader());
        } catch (ClassNotFoundException missing) {
            throw new UsageException(
                    "--on " + place + " needs the jar " + artifact
                            + " of the same version of Spark, with what it depends on, on the class path",
                    missing);
        }
    }
}
