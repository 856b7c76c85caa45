package dev.tributary.cluster;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CountDownLatch;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;

/** A resource manager of Hadoop and two node managers, until the process is killed. */
final class YarnMain {

    private static final String NAME = "tributary";
    private static final int NODES = 2;
    private static final int PATIENCE_MILLIS = 30_000;

    private YarnMain() {}

    /** Writes {@code yarn-site.xml} into a folder when it is ready. */
    public static void main(String[] words) throws Exception {
        YarnConfiguration settings = new YarnConfiguration();
        settings.setInt(YarnConfiguration.RM_SCHEDULER_MINIMUM_ALLOCATION_MB, 64);
        settings.setInt(YarnConfiguration.NM_PMEM_MB, 4096);
        settings.set("yarn.scheduler.capacity.root.queues", "default");
        settings.set("yarn.scheduler.capacity.root.default.capacity", "100");
        settings.set("yarn.scheduler.capacity.maximum-am-resource-percent", "1");
        // a disk that is nearly full is not what is tested
        settings.setFloat(YarnConfiguration.NM_MAX_PER_DISK_UTILIZATION_PERCENTAGE, 100);
        MiniYARNCluster cluster = new MiniYARNCluster(NAME, NODES, 1, 1);
        cluster.init(settings);
        cluster.start();
        if (!cluster.waitForNodeManagersToConnect(PATIENCE_MILLIS)) {
            throw new IllegalStateException("nodes did not connect");
        }
        Path folder = Path.of(words[0]);
        Path part = folder.resolve("yarn-site.part");
        try (OutputStream out = Files.newOutputStream(part)) {
            cluster.getConfig().writeXml(out);
        }
        Files.move(part, folder.resolve("yarn-site.xml"), StandardCopyOption.ATOMIC_MOVE);
        new CountDownLatch(1).await();
    }
}
