package dev.tributary.experiments.tasks;

import dev.tributary.experiments.tasks.IoiTask.Corruption;
import dev.tributary.experiments.tasks.IoiTask.Form;
import java.util.List;
import java.util.stream.Collectors;

/** The tasks that are built in. */
public final class Tasks {

    private static final List<TaskGenerator> ALL = List.of(
            new InductionTask(),
            new IoiTask("ioi", Form.ABBA, Corruption.ALL_NAMES),
            new IoiTask("ioi-baba", Form.BABA, Corruption.ALL_NAMES),
            new IoiTask("ioi-mixed", Form.MIXED, Corruption.ALL_NAMES),
            new IoiTask("ioi-third-giver", Form.ABBA, Corruption.GIVER),
            new MicroTask(),
            new ReverseTask(),
            new ProportionTask());

    private Tasks() {}

    /** All of them, by name. */
    public static List<TaskGenerator> all() {
        return ALL;
    }

    /** Whether there is one of this name. */
    public static boolean isBuiltIn(String name) {
        return ALL.stream().anyMatch(task -> task.name().equals(name));
    }

    /** The task of this name; throws {@link IllegalArgumentException} that lists the names if there is none. */
    public static TaskGenerator named(String name) {
        return ALL.stream()
                .filter(task -> task.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no task \"" + name + "\"; the tasks are "
                        + ALL.stream().map(TaskGenerator::name).collect(Collectors.joining(", "))));
    }
}
