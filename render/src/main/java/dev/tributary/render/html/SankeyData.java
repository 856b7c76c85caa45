package dev.tributary.render.html;

import dev.tributary.graph.NamedGroup;
import dev.tributary.graph.Node;
import dev.tributary.render.text.VisibleText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the script of an interactive figure knows.
 *
 * @param drawings the main one, and perhaps a wider one that holds circuits which are no part of it
 * @param measured where the slider can stand, if circuits were measured
 * @param heads what heads attend to and why, where that is known
 * @param groups named ones of the figure's marks
 * @param styles style sheets of a figure that is saved: shapes, light, dark, and the definitions they refer to
 */
record SankeyData(
        String title,
        List<FigureData> drawings,
        @Nullable StopsData measured,
        @Nullable HeadNotes heads,
        List<GroupData> groups,
        List<String> styles) {

    /** Components with a common name. */
    record GroupData(String name, List<String> members) {
        static GroupData of(NamedGroup group) {
            return new GroupData(
                    VisibleText.of(group.name()),
                    group.members().stream().map(Node::name).toList());
        }
    }
}
