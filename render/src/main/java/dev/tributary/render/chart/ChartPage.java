package dev.tributary.render.chart;

import dev.tributary.graph.io.CsvText;
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
import java.util.stream.Collectors;

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
    private static final int MOST_NUMBERS = 500;
    private static final int CURVES_HIGH = 380;
    private static final int BARS_HIGH = 60;
    private static final int BAR_HIGH = 20;

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
            scripts.add(Resources.closed(List.of(Resources.read(ChartPage.class, "tokens.js"))));
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
            } else if (section instanceof CurvePlot plot) {
                plot(out, PlotData.of(plot), new HeatMapOption.Size(0, CURVES_HIGH));
            } else if (section instanceof BarPlot plot) {
                plot(
                        out,
                        PlotData.of(plot),
                        new HeatMapOption.Size(
                                0, BARS_HIGH + BAR_HIGH * plot.bars().size()));
            }
            if (!section.about().isEmpty()) {
                out.append("<p class=\"hint\">").append(text(section.about())).append("</p>\n");
            }
            numbers(out, SectionData.of(section), index + 1);
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
        plot(out, data, size);
    }

    private static void plot(StringBuilder out, Map<String, Object> data, HeatMapOption.Size size) {
        String width = size.width() == 0 ? "" : "width:" + size.width() + "px;";
        out.append("<div class=\"tributary-plot\"><script type=\"application/json\">");
        out.append(ScriptJson.of(data));
        out.append("</script><div class=\"stage\" style=\"")
                .append(width)
                .append("height:")
                .append(size.height())
                .append("px\"></div>\n<noscript>This chart needs JavaScript; the tables do not.</noscript></div>\n");
    }

    /** What a figure shows, to be read and to be taken away. */
    private static void numbers(StringBuilder out, List<List<String>> rows, int section) {
        if (rows.isEmpty()) {
            return;
        }
        StringBuilder csv = new StringBuilder();
        rows.forEach(row -> csv.append(row.stream().map(CsvText::write).collect(Collectors.joining(",")))
                .append('\n'));
        out.append("<details class=\"numbers\"><summary>numbers</summary>\n<p><a download=\"figure-")
                .append(section)
                .append(".csv\" href=\"data:text/csv;charset=utf-8,")
                .append(URLEncoder.encode(csv.toString(), StandardCharsets.UTF_8)
                        .replace("+", "%20"))
                .append("\">CSV</a></p>\n");
        List<DataTable.Column> columns = rows.get(0).stream()
                .map(name -> new DataTable.Column(name, false))
                .toList();
        List<List<String>> shown = rows.subList(1, Math.min(rows.size(), MOST_NUMBERS + 1));
        table(out, new DataTable("numbers", "", columns, shown));
        if (rows.size() > MOST_NUMBERS + 1) {
            out.append("<p class=\"hint\">the first ").append(MOST_NUMBERS).append(" rows; the CSV has all</p>\n");
        }
        out.append("</details>\n");
    }

    private static void table(StringBuilder out, DataTable table) {
        out.append("<div class=\"scroll\"><table class=\"plain\">\n<thead><tr>");
        for (DataTable.Column column : table.columns()) {
            out.append(column.number() ? "<th class=\"number\">" : "<th>")
                    .append(text(column.name()))
                    .append("</th>");
        }
        out.append("</tr></thead>\n<tbody>\n");
        for (int number = 0; number < table.rows().size(); number++) {
            List<String> row = table.rows().get(number);
            String link = table.links().isEmpty() ? "" : table.links().get(number);
            out.append("<tr>");
            for (int index = 0; index < row.size(); index++) {
                out.append(table.columns().get(index).number() ? "<td class=\"number\">" : "<td>");
                boolean leads = index == 0 && !link.isEmpty();
                out.append(leads ? "<a href=\"" + text(link) + "\">" : "")
                        .append(text(row.get(index)))
                        .append(leads ? "</a></td>" : "</td>");
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
