package dev.tributary.graph.io;

import dev.tributary.graph.NamedGroup;
import dev.tributary.graph.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Named groups of components as a file of the format {@code tributary-groups}. The schema is {@code
 * tributary-groups.schema.json}. Members are written {@code a9.h6} and {@code m3}; {@code A9.6} and {@code L9H6} are read too.
 */
public final class GroupsFile {

    private static final String FORMAT = "tributary-groups";
    private static final Pattern SPELLED = Pattern.compile("A(\\d+)\\.(\\d+)|L(\\d+)H(\\d+)");

    private GroupsFile() {}

    /** Reads a file; throws {@link FormatException} with place and reason if anything in it does not fit. */
    public static List<NamedGroup> read(Path file) throws IOException {
        JsonCursor root = JsonCursor.open(file).only("format", "version", "groups");
        if (!root.field("format").text().equals(FORMAT)) {
            throw root.field("format")
                    .refuse("expected \"" + FORMAT + "\", got \""
                            + root.field("format").text() + "\"");
        }
        root.field("version").integer(1, 1);
        List<NamedGroup> groups = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonCursor item : root.field("groups").items()) {
            NamedGroup group = group(item.only("name", "members"));
            if (!names.add(group.name())) {
                throw item.field("name").refuse("there are two groups called \"" + group.name() + "\"");
            }
            groups.add(group);
        }
        return List.copyOf(groups);
    }

    private static NamedGroup group(JsonCursor item) throws FormatException {
        List<Node> members = new ArrayList<>();
        for (JsonCursor member : item.field("members").items()) {
            Node node = node(member);
            if (!(node instanceof Node.Head) && !(node instanceof Node.Mlp)) {
                throw member.refuse("groups are of heads and MLPs, got " + node.label());
            }
            members.add(node);
        }
        try {
            return new NamedGroup(item.field("name").text(), members);
        } catch (IllegalArgumentException wrong) {
            throw item.refuse(String.valueOf(wrong.getMessage()));
        }
    }

    private static Node node(JsonCursor member) throws FormatException {
        String spelled = member.text();
        Matcher matcher = SPELLED.matcher(spelled);
        try {
            if (matcher.matches()) {
                boolean dotted = matcher.group(1) != null;
                return new Node.Head(
                        Integer.parseInt(matcher.group(dotted ? 1 : 3)),
                        Integer.parseInt(matcher.group(dotted ? 2 : 4)));
            }
            return Node.parse(spelled);
        } catch (IllegalArgumentException wrong) {
            throw member.refuse("expected a component such as a9.h6, A9.6, L9H6 or m3, got \"" + spelled + "\"");
        }
    }
}
