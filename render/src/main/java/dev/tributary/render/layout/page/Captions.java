package dev.tributary.render.layout.page;

import dev.tributary.graph.Positions;
import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.layout.flow.Plan;
import dev.tributary.render.text.Numbers;

/** What a figure says about itself in words. */
final class Captions {

    private Captions() {}

    /** For example {@code 79 edges at |score| ≥ 0.03 · 5 of 7 token positions}. */
    static String count(Plan plan) {
        String edges = plan.drawn() < plan.eligible()
                ? "top " + plan.drawn() + " of " + plan.eligible() + " edges"
                : plural(plan.drawn(), "edge");
        double least = plan.options().threshold();
        String threshold = least > 0 ? " at |score| ≥ " + Numbers.brief(least) : "";
        return edges + threshold + places(plan);
    }

    private static String places(Plan plan) {
        Positions positions = plan.view().circuit().positions();
        if (positions instanceof Positions.All) {
            return "";
        }
        int all = positions.lanes();
        int used = (int) plan.lanes().stream().filter(lane -> !lane.isEmpty()).count();
        boolean spans = positions instanceof Positions.Spans || positions instanceof Positions.SpanCrossing;
        return " · " + (used < all ? used + " of " : "") + plural(all, spans ? "span" : "token position");
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
