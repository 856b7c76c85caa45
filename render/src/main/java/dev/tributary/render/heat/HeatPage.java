package dev.tributary.render.heat;

import dev.tributary.render.html.HtmlDocument;
import dev.tributary.render.html.Resources;
import dev.tributary.render.html.ScriptJson;
import dev.tributary.render.text.Markup;
import dev.tributary.render.text.Numbers;
import dev.tributary.render.text.VisibleText;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Heat maps as one page: hover for values, a draggable colour range, light and dark, and the values as a table. */
public final class HeatPage {

    /** A map with more cells has no table; the files beside the page have every value. */
    private static final int MOST_ROWS = 2_000;

    private final StringBuilder out = new StringBuilder(1 << 16);

    private HeatPage() {}

    /** The page as UTF-8. */
    public static byte[] write(String title, List<HeatMap> maps) {
        HeatPage page = new HeatPage();
        page.body(title, maps);
        return new HtmlDocument(
                        VisibleText.shortened(title, 200),
                        List.of(Resources.read(HeatPage.class, "heat.css")),
                        page.out.toString(),
                        List.of(Resources.echarts(), Resources.read(HeatPage.class, "heat.js")))
                .text()
                .getBytes(StandardCharsets.UTF_8);
    }

    private void body(String title, List<HeatMap> maps) {
        out.append("<main>\n<header><h1>").append(text(title));
        out.append("</h1><button type=\"button\" id=\"theme\">dark</button></header>\n");
        maps.forEach(this::map);
        out.append("</main>\n<noscript>The charts need JavaScript; the SVG and PNG files do not.</noscript>\n");
    }

    private void map(HeatMap map) {
        out.append("<section>\n<h2>").append(text(map.title())).append("</h2>\n");
        map.captions()
                .forEach(caption -> out.append("<p>").append(text(caption)).append("</p>\n"));
        out.append("<p class=\"scale\">Colour: ")
                .append(text(map.scale().name()))
                .append("</p>\n<div class=\"panels");
        out.append(map.panels().size() > 1 ? " many" : "").append("\">\n");
        for (HeatMap.Panel panel : map.panels()) {
            out.append("<figure><figcaption>").append(text(panel.title())).append("</figcaption>");
            out.append("<div class=\"heat\" data-rows=\"")
                    .append(map.y().labels().size());
            out.append("\"><script type=\"application/json\">").append(ScriptJson.of(HeatOption.of(map, panel)));
            out.append("</script></div></figure>\n");
        }
        out.append("</div>\n");
        table(map);
        out.append("</section>\n");
    }

    private void table(HeatMap map) {
        int columns = map.x().labels().size();
        if (map.panels().size() * columns * map.y().labels().size() > MOST_ROWS) {
            out.append("<p class=\"hint\">The files beside this page have every value.</p>\n");
            return;
        }
        out.append("<details><summary>Values</summary><table><thead><tr>");
        if (map.panels().size() > 1) {
            out.append("<th></th>");
        }
        out.append("<th>")
                .append(text(map.y().name()))
                .append("</th><th>")
                .append(text(map.x().name()));
        out.append("</th><th>").append(text(map.scale().name())).append("</th><th></th></tr></thead><tbody>\n");
        for (HeatMap.Panel panel : map.panels()) {
            for (int index = 0; index < panel.cells().size(); index++) {
                HeatMap.Cell cell = panel.cells().get(index);
                out.append("<tr>");
                if (map.panels().size() > 1) {
                    out.append("<td>").append(text(panel.title())).append("</td>");
                }
                out.append("<td>")
                        .append(text(map.y().labels().get(index / columns)))
                        .append("</td><td>");
                out.append(text(map.x().labels().get(index % columns))).append("</td><td>");
                out.append(cell.value().isPresent() ? Numbers.brief(cell.value().getAsDouble()) : "");
                out.append("</td><td>").append(text(cell.detail())).append("</td></tr>\n");
            }
        }
        out.append("</tbody></table></details>\n");
    }

    private static String text(String text) {
        return Markup.escaped(VisibleText.of(text));
    }
}
