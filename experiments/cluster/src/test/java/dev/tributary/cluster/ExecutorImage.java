package dev.tributary.cluster;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What an image of Spark does when it is told to be an executor: it starts Java with what the pod's environment says. */
final class ExecutorImage {

    static final String HOST = "127.0.0.1";

    private static final String OPTION = "SPARK_JAVA_OPT_";
    private static final String BACKEND = "org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend";

    /** What the backend is told, and where in the environment it stands. */
    private static final Map<String, String> WORDS = Map.of(
            "driver-url", "SPARK_DRIVER_URL",
            "executor-id", "SPARK_EXECUTOR_ID",
            "cores", "SPARK_EXECUTOR_CORES",
            "app-id", "SPARK_APPLICATION_ID",
            "hostname", "SPARK_EXECUTOR_POD_IP",
            "resourceProfileId", "SPARK_RESOURCE_PROFILE_ID");

    private ExecutorImage() {}

    /**
     * Starts the container of a pod.
     *
     * @param folder where it runs, and what it says is written
     * @param jars of the image
     */
    static Process start(Pod pod, Path folder, String jars) {
        Map<String, String> environment = environment(pod);
        List<String> options = new ArrayList<>(environment.keySet().stream()
                .filter(name -> name.startsWith(OPTION))
                .sorted(Comparator.comparingInt(name -> Integer.parseInt(name.substring(OPTION.length()))))
                .map(environment::get)
                .toList());
        options.add("-Xmx" + required(environment, "SPARK_EXECUTOR_MEMORY"));
        String name = pod.getMetadata().getName();
        List<String> words = new ArrayList<>(List.of(BACKEND));
        WORDS.forEach((word, variable) -> words.addAll(List.of("--" + word, required(environment, variable))));
        words.addAll(List.of("--podName", name));
        return new Processes(folder).start(name, options, jars, environment, words.toArray(String[]::new));
    }

    private static String required(Map<String, String> environment, String variable) {
        String value = environment.get(variable);
        if (value == null) {
            throw new IllegalArgumentException("expected " + variable + " in the environment of the pod");
        }
        return value;
    }

    private static Map<String, String> environment(Pod pod) {
        Map<String, String> environment = new TreeMap<>();
        for (EnvVar variable : pod.getSpec().getContainers().get(0).getEnv()) {
            environment.put(variable.getName(), value(variable, pod));
        }
        return environment;
    }

    private static String value(EnvVar variable, Pod pod) {
        if (variable.getValueFrom() == null) {
            return variable.getValue();
        }
        String field = variable.getValueFrom().getFieldRef().getFieldPath();
        return switch (field) {
            case "status.podIP" -> HOST;
            case "metadata.name" -> pod.getMetadata().getName();
            default -> throw new IllegalArgumentException("expected an address or a name, got " + field);
        };
    }
}
