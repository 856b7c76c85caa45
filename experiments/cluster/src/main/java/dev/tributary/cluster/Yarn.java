package dev.tributary.cluster;

import dev.tributary.experiments.run.asked.UsageException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.SparkConf;

/**
 * Hadoop's cluster. It copies to its machines what an application is made of, and executors start with that alone: all of our
 * class path, Spark among it, unless the cluster has a Spark already.
 *
 * @param environment of this process, which says where the settings of the cluster are
 */
record Yarn(Map<String, String> environment) implements Cluster {

    private static final List<String> FOLDERS = List.of("HADOOP_CONF_DIR", "YARN_CONF_DIR");
    private static final Set<String> SPARK_OF_CLUSTER = Set.of("spark.yarn.jars", "spark.yarn.archive");

    Yarn {
        environment = Map.copyOf(environment);
    }

    @Override
    public void prepare(SparkConf settings, Map<String, String> given, Jars jars) throws IOException {
        folders();
        if (given.keySet().stream().anyMatch(SPARK_OF_CLUSTER::contains)) {
            Cluster.fetch(settings, given, jars);
        } else {
            settings.set("spark.yarn.archive", jars.archive().toUri().toString());
        }
    }

    /** Hadoop looks for the addresses of the cluster, {@code yarn-site.xml} and {@code core-site.xml}, among classes. */
    @Override
    public ClassLoader classes(ClassLoader usual) {
        List<URL> folders = new ArrayList<>();
        for (Path folder : folders()) {
            try {
                folders.add(folder.toUri().toURL());
            } catch (MalformedURLException impossible) {
                throw new IllegalStateException("a file has no address: " + folder, impossible);
            }
        }
        return new URLClassLoader(folders.toArray(URL[]::new), usual);
    }

    private List<Path> folders() {
        List<Path> folders = new ArrayList<>();
        for (String name : FOLDERS) {
            String value = environment.getOrDefault(name, "");
            if (!value.isEmpty()) {
                Path folder = Path.of(value);
                if (!Files.isDirectory(folder)) {
                    throw new UsageException("--on yarn: " + name + " names " + value + ", which is not a folder");
                }
                folders.add(folder);
            }
        }
        if (folders.isEmpty()) {
            throw new UsageException("--on yarn needs the settings of the cluster: let HADOOP_CONF_DIR name the folder"
                    + " with its yarn-site.xml and core-site.xml");
        }
        return folders;
    }
}
