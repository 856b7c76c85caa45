package dev.tributary.engine.hooks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The hooks of a run, a value like any other: no model ever holds a hook that somebody must remember to remove. Several
 * hooks at one point run in the order in which they were added, each on what the one before it left.
 *
 * @param forward on activations
 * @param backward on gradients, which pass from the last point to the first
 */
public record Hooks(List<Entry> forward, List<Entry> backward) {

    private static final Hooks NONE = new Hooks(List.of(), List.of());

    public Hooks {
        forward = List.copyOf(forward);
        backward = List.copyOf(backward);
    }

    /** No hooks. */
    public static Hooks none() {
        return NONE;
    }

    /**
     * These and one more on an activation.
     *
     * @param name in any spelling, see {@link PointNames}
     */
    public Hooks forward(String name, Hook hook) {
        return new Hooks(with(forward, new Entry(Optional.of(name), point -> false, hook)), backward);
    }

    /** These and one more, on each activation whose full name is accepted. */
    public Hooks forwardWhere(Predicate<String> names, Hook hook) {
        return new Hooks(with(forward, new Entry(Optional.empty(), names, hook)), backward);
    }

    /**
     * These and one more on the gradient at an activation.
     *
     * @param name in any spelling, see {@link PointNames}
     */
    public Hooks backward(String name, Hook hook) {
        return new Hooks(forward, with(backward, new Entry(Optional.of(name), point -> false, hook)));
    }

    /** These and one more, on the gradient at each activation whose full name is accepted. */
    public Hooks backwardWhere(Predicate<String> names, Hook hook) {
        return new Hooks(forward, with(backward, new Entry(Optional.empty(), names, hook)));
    }

    /** These, and after them those. */
    public Hooks and(Hooks others) {
        List<Entry> first = new ArrayList<>(forward);
        first.addAll(others.forward);
        List<Entry> second = new ArrayList<>(backward);
        second.addAll(others.backward);
        return new Hooks(first, second);
    }

    private static List<Entry> with(List<Entry> entries, Entry added) {
        List<Entry> all = new ArrayList<>(entries);
        all.add(added);
        return all;
    }

    /**
     * One hook.
     *
     * @param name where it is, if it is at one point
     * @param names where it is, if it has no name
     * @param hook what it does
     */
    public record Entry(Optional<String> name, Predicate<String> names, Hook hook) {

        boolean isAt(String point, PointNames spelling) {
            return name.map(given -> spelling.full(given).equals(point)).orElseGet(() -> names.test(point));
        }
    }
}
