package dev.tributary.experiments.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** Every command, in the order of the help. */
final class Commands {

    private static final List<Entry> ALL = List.of();

    private Commands() {}

    static List<Entry> all() {
        return ALL;
    }

    static Optional<Entry> named(String name) {
        return ALL.stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    /**
     * A command that can be made when it is wanted.
     *
     * @param name as typed
     * @param summary what it does, for the list of commands
     * @param create makes it
     */
    record Entry(String name, String summary, Function<Console, Callable<Integer>> create) {}
}
