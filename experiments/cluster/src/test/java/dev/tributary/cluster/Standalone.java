package dev.tributary.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
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
 * @param home a folder with the jars of Spark, which is removed in the end
 */
record Standalone(int port, Process master, List<Process> workers, Path home) implements AutoCloseable {

    private static final String HOST = "127.0.0.1";

    /** Starts them in a folder; each worker has one core. */
    static Standalone start(Path folder, int workers) throws IOException {
        Processes processes = new Processes(folder);
        Path home = newHome();
        Map<String, String> environment =
                Map.of("SPARK_HOME", home.toString(), "SPARK_SCALA_VERSION", "2.13", "SPARK_LOCAL_IP", HOST);
        List<String> options = new ArrayList<>(List.of(JavaModuleOptions.defaultModuleOptionArray()));
        options.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        String jars = home.resolve("jars") + "/*";
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
        return new Standalone(port, master, List.copyOf(started), home);
    }

    /** What an installed Spark is to its workers: a folder with its jars. */
    private static Path newHome() throws IOException {
        // of links, and not below the folder of a test, where JUnit would complain of each
        Path home = Files.createTempDirectory("tributary-spark");
        Path jars = Files.createDirectory(home.resolve("jars"));
        List<String> names = new ArrayList<>(List.of("jackson-", "slf4j-", "commons-", "gson-"));
        try (var in = ShippedJars.class.getResourceAsStream("jars-of-spark.txt")) {
            if (in == null) {
                throw new IOException("expected the list of the jars of Spark");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            names.addAll(Arrays.stream(text.split("\\s+", -1))
                    .filter(name -> !name.isEmpty())
                    .toList());
        }
        for (Path jar : Processes.jars()) {
            if (names.stream().anyMatch(jar.getFileName().toString()::startsWith)) {
                Path copy = jars.resolve(jar.getFileName());
                if (!Files.exists(copy)) {
                    Files.createSymbolicLink(copy, jar);
                }
            }
        }
        return home;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** What to type after {@code --on}. */
    String place() {
        return "spark://" + HOST + ":" + port;
    }

    @Override
    public void close() {
        // executors end when their worker is gone
        Stream.concat(workers.stream(), Stream.of(master)).forEach(Process::destroyForcibly);
        try (Stream<Path> links = Files.walk(home)) {
            for (Path link : links.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(link);
            }
        } catch (IOException kept) {
            throw new UncheckedIOException(kept);
        }
    }
}
