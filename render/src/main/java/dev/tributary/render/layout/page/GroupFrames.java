package dev.tributary.render.layout.page;

import dev.tributary.graph.NamedGroup;
import dev.tributary.render.figure.Box;
import dev.tributary.render.figure.GroupFrame;
import dev.tributary.render.figure.Owner;
import dev.tributary.render.figure.Point;
import dev.tributary.render.figure.Rect;
import dev.tributary.render.figure.Text;
import dev.tributary.render.figure.TextStyle;
import dev.tributary.render.text.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Frames round the boxes of named groups with their names. Boxes of one group that stand near each other share a frame,
 * as long as it would hold no box or name of another component.
 */
final class GroupFrames {

    private static final double PADDING = 4;
    private static final int LONGEST_NAME = 28;

    /** Boxes farther apart, along the longer way, have frames of their own. */
    private static final double NEAR = 90;

    private final List<Box> boxes;
    private final List<Text> texts;
    private final List<GroupFrame> frames = new ArrayList<>();

    private record Part(List<Integer> members, Rect area) {}

    private GroupFrames(List<Box> boxes, List<Text> texts) {
        this.boxes = boxes;
        this.texts = texts;
    }

    /** The frames; their names are added to the texts. */
    static List<GroupFrame> draw(List<NamedGroup> groups, List<Box> boxes, List<Text> texts) {
        GroupFrames drawing = new GroupFrames(boxes, texts);
        for (int group = 0; group < groups.size(); group++) {
            drawing.frame(group, groups.get(group));
        }
        return drawing.frames;
    }

    private void frame(int number, NamedGroup group) {
        List<Part> parts = new ArrayList<>();
        for (int box = 0; box < boxes.size(); box++) {
            if (group.members().contains(boxes.get(box).node())) {
                parts.add(new Part(List.of(box), withNames(box)));
            }
        }
        boolean joined = true;
        while (joined) {
            joined = false;
            for (int one = 0; one < parts.size() && !joined; one++) {
                for (int other = one + 1; other < parts.size() && !joined; other++) {
                    Optional<Part> both = joined(parts.get(one), parts.get(other));
                    if (both.isPresent()) {
                        parts.remove(other);
                        parts.set(one, both.get());
                        joined = true;
                    }
                }
            }
        }
        String name = VisibleText.shortened(group.name(), LONGEST_NAME);
        for (Part part : parts) {
            Rect area = grown(part.area(), PADDING);
            frames.add(new GroupFrame(number, VisibleText.of(group.name()), part.members(), area));
            name(name, area, new Owner(Owner.Kind.GROUP, frames.size() - 1));
        }
    }

    /** The area of a box and of its name. */
    private Rect withNames(int box) {
        Rect area = boxes.get(box).area();
        for (Text text : texts) {
            if (text.owner().kind() == Owner.Kind.BOX && text.owner().index() == box) {
                area = union(area, text.area());
            }
        }
        return area;
    }

    private Optional<Part> joined(Part one, Part other) {
        Rect both = union(one.area(), other.area());
        boolean sameLane = boxes.get(one.members().get(0)).lane()
                == boxes.get(other.members().get(0)).lane();
        boolean near = gap(one.area(), other.area()) <= NEAR;
        List<Integer> members =
                Stream.concat(one.members().stream(), other.members().stream()).toList();
        if (!sameLane || !near || holdsForeign(grown(both, PADDING), members)) {
            return Optional.empty();
        }
        return Optional.of(new Part(members, both));
    }

    private static double gap(Rect one, Rect other) {
        double across = Math.max(one.x(), other.x()) - Math.min(one.x() + one.width(), other.x() + other.width());
        double down = Math.max(one.y(), other.y()) - Math.min(one.y() + one.height(), other.y() + other.height());
        return Math.max(across, down);
    }

    private boolean holdsForeign(Rect area, List<Integer> members) {
        for (int box = 0; box < boxes.size(); box++) {
            if (!members.contains(box) && withNames(box).overlaps(area)) {
                return true;
            }
        }
        return false;
    }

    /** Puts the name at the first corner where nothing else stands; hovering says it where there is none. */
    private void name(String name, Rect area, Owner owner) {
        double right = area.x() + area.width();
        double above = area.y() - 3;
        double below = area.y() + area.height() + TextStyle.BADGE.size();
        for (Text candidate : List.of(
                Text.of(name, new Point(area.x(), above), Text.Anchor.START, TextStyle.BADGE, owner),
                Text.of(name, new Point(area.x(), below), Text.Anchor.START, TextStyle.BADGE, owner),
                Text.of(name, new Point(right, above), Text.Anchor.END, TextStyle.BADGE, owner),
                Text.of(name, new Point(right, below), Text.Anchor.END, TextStyle.BADGE, owner))) {
            boolean free = texts.stream().noneMatch(text -> text.area().overlaps(candidate.area()))
                    && boxes.stream().noneMatch(box -> box.area().overlaps(candidate.area()));
            if (free) {
                texts.add(candidate);
                return;
            }
        }
    }

    private static Rect union(Rect one, Rect other) {
        double x = Math.min(one.x(), other.x());
        double y = Math.min(one.y(), other.y());
        return new Rect(
                x,
                y,
                Math.max(one.x() + one.width(), other.x() + other.width()) - x,
                Math.max(one.y() + one.height(), other.y() + other.height()) - y);
    }

    private static Rect grown(Rect area, double by) {
        return new Rect(area.x() - by, area.y() - by, area.width() + 2 * by, area.height() + 2 * by);
    }
}
