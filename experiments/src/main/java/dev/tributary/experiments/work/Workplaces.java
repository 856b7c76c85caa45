package dev.tributary.experiments.work;

import dev.tributary.experiments.run.asked.UsageException;
import java.io.IOException;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/** Finds the workplace that a name stands for. */
public final class Workplaces {

    private Workplaces() {}

    /**
     * Connects to a workplace.
     *
     * @param notes told, in a line, what a person who waits has to know; by any thread
     * @throws UsageException that says what is missing if nothing here reaches it
     */
    public static Workplace open(WorkplaceChoice choice, Consumer<String> notes) throws IOException {
        String place = choice.place();
        if (!place.matches("spark://.+|k8s://.+|yarn|local(\\[.+])?")) {
            throw new UsageException(
                    "--on takes spark://HOST:PORT, yarn, k8s://https://HOST:PORT or local[N], got '" + place + "'");
        }
        for (WorkplaceProvider provider : ServiceLoader.load(WorkplaceProvider.class)) {
            if (provider.serves(place)) {
                return provider.open(choice, notes);
            }
        }
        throw new UsageException("--on " + place + " needs Apache Spark, which this build is without; remove the folder"
                + " .tributary and start again with TRIBUTARY_MAVEN_OPTIONS=-Pcluster in the environment (about 175 MB to"
                + " download), or put the jar tributary-cluster with what it depends on on the class path");
    }
}
