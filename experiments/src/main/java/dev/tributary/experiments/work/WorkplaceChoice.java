package dev.tributary.experiments.work;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which workplace, and how it is used.
 *
 * @param place its name, such as {@code spark://HOST:7077}, {@code yarn}, {@code k8s://https://HOST:6443} or {@code local[2]}
 * @param settings of the place itself, by their own names
 * @param sent files and folders that are sent there, since its machines do not have them at the same place
 */
public record WorkplaceChoice(String place, Map<String, String> settings, List<Path> sent) {
    public WorkplaceChoice {
        settings = new TreeMap<>(settings);
        sent = List.copyOf(sent);
    }
}
