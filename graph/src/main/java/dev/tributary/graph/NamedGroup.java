package dev.tributary.graph;

import java.util.List;

/**
 * Components that people call by one name, such as name movers.
 *
 * @param name what they are called
 * @param members heads and MLPs, each once
 */
public record NamedGroup(String name, List<Node> members) {
    public NamedGroup {
        members = List.copyOf(members);
        if (name.isBlank()) {
            throw new IllegalArgumentException("a group needs a name, got \"" + name + "\"");
        }
        if (members.isEmpty() || members.stream().distinct().count() != members.size()) {
            throw new IllegalArgumentException(
                    "the group \"" + name + "\" needs at least one member, and each once, got " + members);
        }
    }
}
