package dev.tributary.render.report;

import dev.tributary.graph.Edge;
import dev.tributary.render.CircuitView;
import dev.tributary.render.text.Markup;
import dev.tributary.render.text.Numbers;
import dev.tributary.render.text.VisibleText;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** A caption for a paper, and what somebody is told who cannot see the figure. */
final class Captions {

    private static final int NAMED = 5;

    private Captions() {}

    static void write(StringBuilder out, Report report) {
        out.append("<section id=\"caption\">\n<h2>Caption and alternative text</h2>\n");
        part(out, "caption-text", "caption", caption(report));
        part(out, "alt-text", "alternative text", alternative(report.figure().view()));
        out.append("</section>\n");
    }

    private static void part(StringBuilder out, String id, String name, String text) {
        out.append("<p id=\"")
                .append(id)
                .append("\">")
                .append(Markup.escaped(VisibleText.of(text)))
                .append("</p>\n<p><button type=\"button\" class=\"copy\" data-copies=\"")
                .append(id)
                .append("\">copy the ")
                .append(name)
                .append("</button> <span role=\"status\"></span></p>\n");
    }

    static String caption(Report report) {
        return report.title() + ". " + report.summary() + " "
                + String.join(" ", sentences(report.figure().view()))
                + " Ribbons are as wide as their scores; blue raises the metric, red lowers it; lanes are token"
                + " positions, columns are layers.";
    }

    private static List<String> sentences(CircuitView view) {
        return view.captions().stream()
                .map(caption -> caption.endsWith(".") ? caption : caption + ".")
                .toList();
    }

    static String alternative(CircuitView view) {
        List<Integer> strongest = view.circuit().indices().stream()
                .boxed()
                .sorted(Comparator.comparingDouble(
                                (Integer index) -> -Math.abs(view.scores().value(index)))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(NAMED)
                .toList();
        String named = strongest.stream().map(index -> words(view, index)).collect(Collectors.joining("; "));
        return "Flow diagram of a circuit of " + view.circuit().size() + " edges between the heads and MLPs of a"
                + " transformer, from the embedding to the unembedding."
                + (strongest.isEmpty() ? "" : " The strongest: " + named + ".");
    }

    private static String words(CircuitView view, int index) {
        Edge edge = view.space().element(index);
        String port = edge.target().port().badge();
        String where = view.lanes().size() < 2
                ? ""
                : " at " + view.lanes().get(view.space().sourceOf(index)).name();
        return edge.source().label() + " to " + edge.target().node().label() + (port.isEmpty() ? "" : " (" + port + ")")
                + where + ", " + Numbers.brief(view.scores().value(index));
    }
}
