package dev.tributary.render.chart;

import dev.tributary.render.html.HtmlDocument;
import dev.tributary.render.html.Resources;
import dev.tributary.render.html.ScriptJson;
import dev.tributary.render.report.Fact;
import dev.tributary.render.report.Report;
import dev.tributary.render.report.ReportPage;
import dev.tributary.render.text.Markup;
import dev.tributary.render.text.VisibleText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A page of charts and tables in one file that works offline. All text is plain: it is escaped when the page is made.
 *
 * @param title the page's heading
 * @param summary the finding in one or two sentences
 * @param facts the headline figures, each shown as a tile
 * @param sections charts and tables, from top to bottom
 * @param notes what a reader must know to judge the numbers
 * @param provenance everything needed to repeat the run
 * @param files the files that stand beside the page
 */
public record ChartPage(
        String title,
        String summary,
        List<Fact> facts,
        List<Section> sections,
        List<String> notes,
        List<Fact> provenance,
        List<Report.FileLink> files) {

    private static final int LONGEST_TITLE = 200;

    public ChartPage {
        facts = List.copyOf(facts);
        sections = List.copyOf(sections);
        notes = List.copyOf(notes);
        provenance = List.copyOf(provenance);
        files = List.copyOf(files);
    }

    /** The page as UTF-8. */
    public byte[] write() {
        return new HtmlDocument(
                        VisibleText.shortened(title, LONGEST_TITLE),
                        List.of(
                                Resources.read(ReportPage.class, "report.css"),
                                Resources.read(ChartPage.class, "chart.css")),
                        body(),
                        scripts())
                .text()
                .getBytes(StandardCharsets.UTF_8);
    }

    private List<String> scripts() {
        List<String> scripts =
                new ArrayList<>(List.of(Resources.echarts(), Resources.read(ChartPage.class, "chart.js")));
        if (sections.stream().anyMatch(section -> section instanceof TokenStrip || section instanceof TokenGrid)) {
            scripts.add(Resources.read(ChartPage.class, "tokens.js"));
        }
        return scripts;
    }

    private String body() {
        StringBuilder out = new StringBuilder(1 << 16);
        out.append("<main>\n<header>\n<h1>").append(text(title)).append("</h1>\n");
        out.append("<button type=\"button\" id=\"theme\">dark</button>\n</header>\n");
        out.append("<p class=\"summary\">").append(text(summary)).append("</p>\n");
        tiles(out);
        for (int index = 0; index < sections.size(); index++) {
            Section section = sections.get(index);
            out.append("<section id=\"section-").append(index + 1).append("\">\n<h2>");
            out.append(text(section.title())).append("</h2>\n");
            if (section instanceof DataTable table) {
                table(out, table);
            } else if (section instanceof HeatMap map) {
                chart(out, "heat", HeatMapOption.of(map), HeatMapOption.size(map));
            } else if (section instanceof LinePlot plot) {
                chart(out, "line", LinePlotOption.of(plot), new HeatMapOption.Size(0, 340));
            } else if (section instanceof TokenStrip strip) {
                out.append(TokenMarkup.of(strip));
            } else if (section instanceof TokenGrid grid) {
                out.append(TokenMarkup.of(grid));
            }
            if (!section.about().isEmpty()) {
                out.append("<p class=\"hint\">").append(text(section.about())).append("</p>\n");
            }
            out.append("</section>\n");
        }
        rest(out);
        return out.append("</main>\n").toString();
    }

    private void tiles(StringBuilder out) {
        if (facts.isEmpty()) {
            return;
        }
        out.append("<dl class=\"tiles\">\n");
        for (Fact fact : facts) {
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

    private static void chart(StringBuilder out, String kind, Object option, HeatMapOption.Size size) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("kind", kind);
        data.put("option", option);
        String width = size.width() == 0 ? "" : "width:" + size.width() + "px;";
        out.append("<div class=\"tributary-plot\"><script type=\"application/json\">");
        out.append(ScriptJson.of(data));
        out.append("</script><div class=\"stage\" style=\"")
                .append(width)
                .append("height:")
                .append(size.height())
                .append("px\"></div>\n<noscript>This chart needs JavaScript; the tables do not.</noscript></div>\n");
    }

    private static void table(StringBuilder out, DataTable table) {
        out.append("<div class=\"scroll\"><table class=\"plain\">\n<thead><tr>");
        for (DataTable.Column column : table.columns()) {
            out.append(column.number() ? "<th class=\"number\">" : "<th>")
                    .append(text(column.name()))
                    .append("</th>");
        }
        out.append("</tr></thead>\n<tbody>\n");
        for (List<String> row : table.rows()) {
            out.append("<tr>");
            for (int index = 0; index < row.size(); index++) {
                out.append(table.columns().get(index).number() ? "<td class=\"number\">" : "<td>");
                out.append(text(row.get(index))).append("</td>");
            }
            out.append("</tr>\n");
        }
        out.append("</tbody>\n</table></div>\n");
    }

    private void rest(StringBuilder out) {
        if (!notes.isEmpty()) {
            out.append("<section id=\"notes\">\n<h2>What to keep in mind</h2>\n<ul>\n");
            notes.forEach(note -> out.append("<li>").append(text(note)).append("</li>\n"));
            out.append("</ul>\n</section>\n");
        }
        if (!provenance.isEmpty()) {
            out.append("<section id=\"provenance\">\n<h2>Provenance</h2>\n<dl class=\"rows\">\n");
            for (Fact fact : provenance) {
                String detail = fact.detail().isEmpty() ? "" : " (" + fact.detail() + ")";
                out.append("<div><dt>").append(text(fact.name())).append("</dt><dd><code>");
                out.append(text(fact.value() + detail)).append("</code></dd></div>\n");
            }
            out.append("</dl>\n</section>\n");
        }
        if (!files.isEmpty()) {
            out.append("<section id=\"files\">\n<h2>Files</h2>\n<ul class=\"files\">\n");
            for (Report.FileLink file : files) {
                String address =
                        URLEncoder.encode(file.name(), StandardCharsets.UTF_8).replace("+", "%20");
                out.append("<li><a href=\"./").append(address).append("\">").append(text(file.name()));
                out.append("</a> ").append(text(file.about())).append("</li>\n");
            }
            out.append("</ul>\n</section>\n");
        }
    }

    private static String text(String text) {
        return Markup.escaped(VisibleText.of(text));
    }
}
