package dev.tributary.render.attention;

import dev.tributary.render.Theme;
import dev.tributary.render.html.HtmlDocument;
import dev.tributary.render.html.Resources;
import dev.tributary.render.text.Markup;
import dev.tributary.render.text.VisibleText;
import java.util.ArrayList;
import java.util.List;

/** Maps as a page of their own, in one file that works offline. */
public final class AttentionPage {

    private static final int LONGEST_TITLE = 200;

    private AttentionPage() {}

    /** One set of maps. */
    public static String of(MapView view) {
        return of(List.of(new Part("", view)));
    }

    /**
     * Several sets of maps, one below the other; the title and the theme are those of the first.
     *
     * @param parts at least one
     */
    public static String of(List<Part> parts) {
        MapLook look = parts.get(0).view().look();
        List<String> styles = new ArrayList<>();
        styles.add(Resources.read(AttentionPage.class, "/dev/tributary/render/report/report.css"));
        styles.addAll(AttentionSection.styles());
        List<String> scripts = new ArrayList<>();
        scripts.add(Resources.read(AttentionPage.class, "theme.js"));
        scripts.addAll(AttentionSection.scripts());
        String theme = look.theme()
                .map(chosen -> "<div id=\"asked\" hidden data-theme=\"" + (chosen == Theme.DARK ? "dark" : "light")
                        + "\"></div>\n")
                .orElse("");
        String heading = look.title().isEmpty() ? "<span></span>" : "<h1>" + text(look.title()) + "</h1>";
        StringBuilder body = new StringBuilder("<div class=\"attention-page\">\n" + theme + "<main>\n<header>\n");
        body.append(heading).append("\n<button type=\"button\" id=\"theme\">dark</button>\n</header>\n");
        for (Part part : parts) {
            if (!part.heading().isEmpty()) {
                body.append("<h2>").append(text(part.heading())).append("</h2>\n");
            }
            body.append(AttentionSection.markup(part.view()));
        }
        body.append("</main>\n</div>\n");
        String title = look.title().isEmpty() ? "Attention" : look.title();
        return new HtmlDocument(VisibleText.shortened(title, LONGEST_TITLE), styles, body.toString(), scripts).text();
    }

    private static String text(String text) {
        return Markup.escaped(VisibleText.of(text));
    }

    /**
     * A set of maps with what stands above it.
     *
     * @param heading none if empty; not trusted
     * @param view the maps
     */
    public record Part(String heading, MapView view) {}
}
