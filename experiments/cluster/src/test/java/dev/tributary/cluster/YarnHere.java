package dev.tributary.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Hadoop's YARN: a resource manager and two nodes, which start containers as it does anywhere.
 *
 * @param process all three
 * @param folder what they write, not below the folder of a test since there are links in it; removed in the end
 */
record YarnHere(Process process, Path folder) implements StartedCluster {

    static YarnHere start() throws Exception {
        Path folder = Files.createTempDirectory("tributary-yarn");
        Process process = new Processes(folder)
                .start(
                        "yarn",
                        List.of("--add-opens=java.base/java.lang=ALL-UNNAMED", "-Xmx400m", "-XX:+UseSerialGC"),
                        Processes.classPath(),
                        Map.of(),
                        YarnMain.class.getName(),
                        Files.createDirectory(folder.resolve("settings")).toString());
        return Workers.ready(
                new YarnHere(process, folder),
                process,
                folder.resolve("settings/yarn-site.xml"),
                folder.resolve("yarn.txt"));
    }

    @Override
    public String place() {
        return "yarn";
    }

    @Override
    public Map<String, String> environment() {
        return Map.of("HADOOP_CONF_DIR", folder.resolve("settings").toString());
    }

    @Override
    public List<String> settings() {
        return List.of("spark.yarn.stagingDir=" + folder.resolve("staging").toUri());
    }

    @Override
    public void loseAMachine() throws Exception {
        Workers.kill(process, "YarnCoarseGrainedExecutorBackend");
    }

    @Override
    public void close() {
        Workers.end(process);
        SparkHome.delete(folder);
    }
}
