package dev.tributary.render.report;

import dev.tributary.graph.Edge;
import dev.tributary.graph.Node;
import dev.tributary.graph.Positions;
import dev.tributary.graph.score.Evidence;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.render.CircuitView;
import dev.tributary.render.attention.AttentionSection;
import dev.tributary.render.attention.MapView;
import dev.tributary.render.html.HtmlDocument;
import dev.tributary.render.html.Resources;
import dev.tributary.render.html.SankeySection;
import dev.tributary.render.text.Markup;
import dev.tributary.render.text.Numbers;
import dev.tributary.render.text.VisibleText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/** Writes a report as one page that works offline. */
public final class ReportPage {

    private static final int TOP_EDGES = 20;

    private final Report report;
    private final StringBuilder out = new StringBuilder(1 << 16);

    private ReportPage(Report report) {
        this.report = report;
    }

    /** The page as UTF-8. */
    public static byte[] write(Report report) {
        return new ReportPage(report).document().text().getBytes(StandardCharsets.UTF_8);
    }

    private HtmlDocument document() {
        List<String> styles = new ArrayList<>(SankeySection.styles());
        styles.add(Resources.read(ReportPage.class, "report.css"));
        List<String> scripts = new ArrayList<>(SankeySection.scripts());
        if (report.prompts().attention().isPresent()
                || report.prompts().attribution().isPresent()) {
            styles.addAll(AttentionSection.styles());
            scripts.addAll(AttentionSection.scripts());
        }
        scripts.add(Resources.echarts());
        scripts.add(Resources.read(ReportPage.class, "report.js"));
        return new HtmlDocument(VisibleText.shortened(report.title(), 200), styles, body(), scripts);
    }

    private String body() {
        out.append("<main>\n<header>\n<h1>").append(text(report.title())).append("</h1>\n");
        out.append("</header>\n");
        out.append("<p class=\"summary\">").append(text(report.summary())).append("</p>\n");
        out.append("</main>\n<section class=\"wide\" id=\"circuit\">\n");
        out.append(SankeySection.markup(
                        report.figure().view(),
                        report.figure().options(),
                        report.figure().beside()))
                .append("</section>\n");
        strongest(report.figure().view());
        out.append("<main>\n");
        tiles();
        report.curve().ifPresent(curves -> CurveSection.write(out, curves));
        report.losses().ifPresent(losses -> LossSection.write(out, losses));
        if (!report.prompts().pairs().isEmpty()) {
            PromptTable.write(out, report.prompts().pairs());
        }
        Overview.write(out, report.figure().view());
        report.prompts().attention().ifPresent(this::attention);
        report.prompts().attribution().ifPresent(this::attribution);
        Captions.write(out, report);
        notes();
        table("Provenance", "provenance", report.account().provenance());
        files();
        return out.append("</main>\n").toString();
    }

    private void tiles() {
        if (report.facts().isEmpty()) {
            return;
        }
        out.append("<dl class=\"tiles\">\n");
        for (Fact fact : report.facts()) {
            out.append("<div><dt>")
                    .append(text(fact.name()))
                    .append("</dt><dd>")
                    .append(text(fact.value()));
            if (!fact.detail().isEmpty()) {
                out.append("<small>").append(text(fact.detail())).append("</small>");
            }
            out.append("</dd></div>\n");
        }
        out.append("</dl>\n");
    }

    private void attention(MapView view) {
        out.append(
                "<section id=\"attention\">\n<h2>Attention</h2>\n<p class=\"hint\">Of every head of the model on the clean"
                        + " prompts above. Click a head in the figure or in the overview to see it here.</p>\n");
        out.append(AttentionSection.markup(view)).append("</section>\n");
    }

    private void attribution(MapView view) {
        out.append("<section id=\"attribution\">\n<h2>What writes the answer</h2>\n<p class=\"hint\">The difference"
                + " of the answers' logits on the first clean prompts above, taken apart exactly by component and, for"
                + " heads, by the token that they took it from: direct effects alone, which no ablation was measured"
                + " for. A head chosen in the figure, the overview or the attention is shown here too.</p>\n");
        out.append(AttentionSection.markup(view)).append("</section>\n");
    }

    private void row(String name, String value) {
        out.append("<div><dt>").append(text(name)).append("</dt><dd><code>").append(text(value));
        out.append("</code></dd></div>\n");
    }

    private void strongest(CircuitView view) {
        PruneScores scores = view.scores();
        List<Integer> indices = view.circuit().indices().stream()
                .boxed()
                .sorted(Comparator.comparingDouble((Integer index) -> Math.abs(scores.value(index)))
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()))
                .limit(TOP_EDGES)
                .toList();
        if (indices.isEmpty()) {
            return;
        }
        out.append("<section class=\"wide\" id=\"edges\">\n<h2>Edges</h2>\n");
        view.evidence().ifPresent(this::standings);
        // the script puts the table of all edges in the place of this one
        out.append(
                "<div class=\"tributary-edges\"><table>\n<thead><tr><th></th><th>edge</th><th>from</th><th>to</th><th>position</th>"
                        + "<th class=\"number\">score</th>"
                        + (scores.standardErrors().isPresent() ? "<th class=\"number\">standard error</th>" : "")
                        + (view.evidence().isPresent()
                                ? "<th class=\"number\">95 % interval</th><th class=\"number\">q</th>"
                                        + "<th class=\"number\">prompts of its sign</th><th>standing</th>"
                                : "")
                        + "</tr></thead>\n<tbody>\n");
        for (int rank = 0; rank < indices.size(); rank++) {
            edge(view, rank + 1, indices.get(rank));
        }
        out.append("</tbody>\n</table></div>\n</section>\n");
    }

    private void edge(CircuitView view, int rank, int index) {
        Edge edge = view.space().element(index);
        double score = view.scores().value(index);
        String port = edge.target().port().badge();
        int lane = view.space().sourceOf(index);
        String position = !(view.circuit().positions() instanceof Positions.All)
                ? view.lanes().get(lane).name() + " “" + view.lanes().get(lane).token() + "”"
                : "all";
        out.append("<tr data-components=\"")
                .append(edge.source().name())
                .append(' ')
                .append(edge.target().node().name())
                .append("\"><td>")
                .append(rank)
                .append("</td><td><code>")
                .append(text(edge.name()));
        out.append("</code></td><td>").append(chooser(edge.source())).append("</td><td>");
        out.append(chooser(edge.target().node())).append(port.isEmpty() ? "" : " · " + port);
        out.append("</td><td>").append(Markup.escaped(VisibleText.shortened(position.strip(), 40)));
        out.append("</td><td class=\"number ")
                .append(score < 0 ? "negative" : "positive")
                .append("\">");
        out.append(score > 0 ? "+" : "").append(Numbers.brief(score)).append("</td>");
        view.scores().standardErrors().ifPresent(errors -> number(Numbers.brief(errors.value(index))));
        view.evidence().ifPresent(evidence -> evidence(evidence, index));
        out.append("</tr>\n");
    }

    private void evidence(Evidence evidence, int index) {
        number(Numbers.brief(evidence.low(index)) + " to " + Numbers.brief(evidence.high(index)));
        number(Numbers.brief(evidence.q(index)));
        OptionalDouble agreement = evidence.agreement(index);
        number(agreement.isPresent() ? Math.round(100 * agreement.getAsDouble()) + " %" : "");
        out.append("<td>").append(evidence.standing(index).label()).append("</td>");
    }

    private void number(String text) {
        out.append("<td class=\"number\">").append(text(text)).append("</td>");
    }

    /** What the columns on how sure a score is mean. */
    private void standings(Evidence evidence) {
        out.append("<p>")
                .append(text("Intervals are Student's; q-values (Benjamini and Hochberg, among all scores) by "
                        + evidence.test() + ". Core: q is at most .05. Plausible: only the interval leaves zero out."
                        + " Unstable: the interval holds zero, so other prompts may give another sign."))
                .append("</p>\n");
    }

    /** A component that is chosen everywhere by a click. */
    private static String chooser(Node node) {
        return "<button type=\"button\" class=\"component name\" data-component=\"" + node.name() + "\">"
                + text(node.label()) + "</button>";
    }

    private void notes() {
        if (report.account().notes().isEmpty()) {
            return;
        }
        out.append("<section id=\"notes\">\n<h2>What to keep in mind</h2>\n<ul>\n");
        report.account()
                .notes()
                .forEach(note -> out.append("<li>").append(text(note)).append("</li>\n"));
        out.append("</ul>\n</section>\n");
    }

    private void table(String heading, String id, List<Fact> facts) {
        if (facts.isEmpty()) {
            return;
        }
        out.append("<section id=\"")
                .append(id)
                .append("\">\n<h2>")
                .append(heading)
                .append("</h2>\n");
        out.append("<dl class=\"rows\">\n");
        for (Fact fact : facts) {
            row(fact.name(), fact.detail().isEmpty() ? fact.value() : fact.value() + " (" + fact.detail() + ")");
        }
        out.append("</dl>\n</section>\n");
    }

    private void files() {
        if (report.account().files().isEmpty()) {
            return;
        }
        out.append("<section id=\"files\">\n<h2>Files</h2>\n<ul class=\"files\">\n");
        for (Report.FileLink file : report.account().files()) {
            String address =
                    URLEncoder.encode(file.name(), StandardCharsets.UTF_8).replace("+", "%20");
            out.append("<li><a href=\"./").append(address).append("\">").append(text(file.name()));
            out.append("</a> ").append(text(file.about())).append("</li>\n");
        }
        out.append("</ul>\n</section>\n");
    }

    private static String text(String text) {
        return Markup.escaped(VisibleText.of(text));
    }
}
