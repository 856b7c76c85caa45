package dev.tributary.render.layout;

import dev.tributary.graph.Positions;
import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.text.Numbers;
import dev.tributary.render.text.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a figure says about itself in words. */
final class Captions {

    private Captions() {}

    /** For example {@code 79 edges at |score| ≥ 0.03 · 5 token positions}. */
    static String count(CircuitView view, Selection selection, DrawOptions options) {
        int drawn = selection.drawn();
        String edges = drawn < selection.eligible()
                ? "top " + drawn + " of " + selection.eligible() + " edges"
                : plural(drawn, "edge");
        String threshold = options.threshold() > 0 ? " at |score| ≥ " + Numbers.brief(options.threshold()) : "";
        String positions = places(view.circuit().positions(), selection.lanes().size());
        return edges + threshold + positions;
    }

    private static String places(Positions positions, int count) {
        if (positions instanceof Positions.All) {
            return "";
        }
        return " · " + plural(count, positions instanceof Positions.Spans ? "span" : "token position");
    }

    /** Names the lanes whose ribbons do not run round boxes, if there are any. */
    static Optional<String> straight(SankeyLayout.Content content) {
        List<String> names = new ArrayList<>();
        for (int lane = 0; lane < content.lanes().size(); lane++) {
            if (!content.lanes().get(lane).isRouted()) {
                int position = content.selection().lanes().get(lane).position();
                names.add(VisibleText.shortened(
                        content.view().lanes().get(position).name(), 12));
            }
        }
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of("too many edges to lead round boxes, drawn straight: "
                        + String.join(", ", names.subList(0, Math.min(8, names.size())))
                        + (names.size() > 8 ? ", ..." : ""));
    }

    /** Why nothing is drawn. */
    static String empty(CircuitView view, DrawOptions options) {
        return view.circuit().size() == 0
                ? "The circuit has no edges."
                : "None of the circuit's " + plural(view.circuit().size(), "edge") + " is shown at |score| ≥ "
                        + Numbers.brief(options.threshold())
                        + (options.onlyPositions().isEmpty() ? "." : " in the chosen lanes.");
    }

    private static String plural(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
