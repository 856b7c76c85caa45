package dev.tributary.render.layout.poster;

import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.Lane;
import dev.tributary.render.figure.Figure;
import dev.tributary.render.layout.SankeyLayout;
import dev.tributary.render.layout.flow.Plan;
import dev.tributary.render.text.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A figure for posting: of a fixed aspect, with as many of the strongest edges as fit, its story as the title, and
 * prompt and answer on top.
 *
 * @param answer what the model is to say next, as it is shown
 */
public record Poster(Crop crop, Optional<String> answer) {

    private static final int LONGEST_PROMPT = 120;
    private static final int LONGEST_ANSWER = 24;

    /** How many edges are tried, from many to few. */
    private static final List<Integer> COUNTS =
            List.of(300, 200, 150, 120, 100, 85, 72, 62, 54, 46, 40, 34, 29, 25, 21, 18, 15, 12, 10, 8, 6);

    /** The figure. */
    public Figure of(CircuitView view, DrawOptions options) {
        CircuitView told = told(view, options);
        int most =
                Math.min(options.top().orElse(Plan.MOST_EDGES), view.circuit().size());
        Figure figure = null;
        for (int count : counts(most)) {
            figure = SankeyLayout.of(told, options.withTop(Math.max(1, count)));
            if (figure.width() <= crop.width() && figure.height() <= crop.height()) {
                break;
            }
        }
        Figure drawn = figure == null ? SankeyLayout.of(told, options) : figure;
        double factor = Math.max(1, Math.max(drawn.width() / crop.width(), drawn.height() / crop.height()));
        return Placement.centred(drawn, Math.ceil(crop.width() * factor), Math.ceil(crop.height() * factor));
    }

    private static List<Integer> counts(int most) {
        List<Integer> counts = new ArrayList<>(List.of(most));
        COUNTS.stream().filter(count -> count < most).forEach(counts::add);
        return counts;
    }

    private CircuitView told(CircuitView view, DrawOptions options) {
        List<String> lines = new ArrayList<>();
        prompt(view).ifPresent(lines::add);
        lines.add(view.title());
        lines.addAll(view.captions());
        return view.saying(Story.of(view, options).orElse(view.title()), lines);
    }

    private Optional<String> prompt(CircuitView view) {
        String tokens = view.circuit().positions().ordered()
                ? view.lanes().stream().map(Lane::token).collect(Collectors.joining())
                : "";
        if (tokens.isEmpty()) {
            return answer.map(text -> "→ \"" + VisibleText.shortened(text, LONGEST_ANSWER) + "\"");
        }
        String prompt = "“" + VisibleText.shortened(tokens, LONGEST_PROMPT) + "”";
        return Optional.of(answer.map(text -> prompt + " → “" + VisibleText.shortened(text, LONGEST_ANSWER) + "”")
                .orElse(prompt));
    }
}
