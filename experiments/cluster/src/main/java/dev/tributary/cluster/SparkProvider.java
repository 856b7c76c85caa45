package dev.tributary.cluster;

import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.work.Workplace;
import dev.tributary.experiments.work.WorkplaceChoice;
import dev.tributary.experiments.work.WorkplaceProvider;
import java.io.IOException;
import java.util.function.Consumer;

/** Reaches Apache Spark: standalone clusters, YARN, Kubernetes, or threads of this process. */
public final class SparkProvider implements WorkplaceProvider {

    @Override
    public boolean serves(String place) {
        return Cluster.of(place).isPresent();
    }

    @Override
    public Workplace open(WorkplaceChoice choice, Consumer<String> notes) throws IOException {
        requireOpenModules();
        return SparkWorkplace.open(choice, Cluster.of(choice.place()).orElseThrow(), notes);
    }

    /** Spark looks into buffers of the runtime, which does not let it unless it is started so. */
    private static void requireOpenModules() {
        if (!Object.class.getModule().isOpen("sun.nio.ch", SparkProvider.class.getModule())) {
            throw new UsageException("--on needs Java to be started with "
                    + String.join(" ", JavaOptions.OF_DRIVER)
                    + "; the launcher of a build with -Pcluster does that");
        }
    }
}
