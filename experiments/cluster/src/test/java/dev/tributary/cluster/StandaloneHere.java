package dev.tributary.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * A master and workers of Spark as processes of their own, with nothing but the jars of Spark on their class path.
 *
 * @param port of the master
 * @param master its process
 * @param workers theirs
 * @param home where their Spark is
 */
record StandaloneHere(int port, Process master, List<Process> workers, SparkHome home) implements StartedCluster {

    private static final String HOST = "127.0.0.1";

    /** Starts them in a folder; each worker has one core. */
    static StandaloneHere start(Path folder, int workers) throws IOException {
        Processes processes = new Processes(folder);
        SparkHome home = SparkHome.make();
        Map<String, String> environment =
                Map.of("SPARK_HOME", home.folder().toString(), "SPARK_SCALA_VERSION", "2.13", "SPARK_LOCAL_IP", HOST);
        List<String> options = new ArrayList<>(List.of(JavaModuleOptions.defaultModuleOptionArray()));
        options.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        String jars = home.jars();
        int port = freePort();
        Process master = processes.start(
                "master",
                options,
                jars,
                environment,
                "org.apache.spark.deploy.master.Master",
                "--host",
                HOST,
                "--port",
                Integer.toString(port),
                "--webui-port",
                "0");
        List<Process> started = new ArrayList<>();
        for (int worker = 0; worker < workers; worker++) {
            started.add(processes.start(
                    "worker" + worker,
                    options,
                    jars,
                    environment,
                    "org.apache.spark.deploy.worker.Worker",
                    "--host",
                    HOST,
                    "--webui-port",
                    "0",
                    "--cores",
                    "1",
                    "--memory",
                    "1g",
                    "--work-dir",
                    folder.resolve("work" + worker).toString(),
                    "spark://" + HOST + ":" + port));
        }
        return new StandaloneHere(port, master, List.copyOf(started), home);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public String place() {
        return "spark://" + HOST + ":" + port;
    }

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    @Override
    public List<String> settings() {
        return List.of();
    }

    /** Its executor ends with a worker. */
    @Override
    public void loseAMachine() throws InterruptedException {
        workers.get(0).destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        Stream.concat(workers.stream(), Stream.of(master)).forEach(Process::destroyForcibly);
        home.close();
    }
}
