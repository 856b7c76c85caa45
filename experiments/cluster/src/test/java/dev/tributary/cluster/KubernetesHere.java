package dev.tributary.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A server that answers as Kubernetes does, and a node for its pods; see {@link KubernetesMain}.
 *
 * @param process both
 * @param folder what they write
 * @param home the Spark of their image
 */
record KubernetesHere(Process process, Path folder, SparkHome home) implements StartedCluster {

    static KubernetesHere start(Path folder) throws Exception {
        SparkHome home = SparkHome.make();
        Process process = new Processes(folder)
                .start(
                        "kubernetes",
                        List.of("-Xmx200m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                        Processes.classPath(),
                        Map.of(),
                        KubernetesMain.class.getName(),
                        folder.toString(),
                        home.jars());
        return Workers.ready(
                new KubernetesHere(process, folder, home),
                process,
                folder.resolve("port"),
                folder.resolve("kubernetes.txt"));
    }

    @Override
    public String place() {
        try {
            return "k8s://http://" + ExecutorImage.HOST + ":" + Files.readString(folder.resolve("port"));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** Settings of another cluster, which a developer may have, are not read. */
    @Override
    public Map<String, String> environment() {
        return Map.of("KUBECONFIG", folder.resolve("none").toString());
    }

    @Override
    public List<String> settings() {
        return List.of("spark.kubernetes.container.image=spark", "spark.kubernetes.allocation.batch.delay=200ms");
    }

    @Override
    public void loseAMachine() throws Exception {
        Workers.kill(process, "KubernetesExecutorBackend");
    }

    @Override
    public void close() {
        Workers.end(process);
        home.close();
    }
}
