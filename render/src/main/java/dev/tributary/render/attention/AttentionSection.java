package dev.tributary.render.attention;

import dev.tributary.render.html.Resources;
import dev.tributary.render.html.ScriptJson;
import dev.tributary.render.text.Markup;
import dev.tributary.render.text.VisibleText;
import java.util.List;

/**
 * Maps as a part of a page. A head that is locked is told to the page by the event {@code tributary-head}, and a head that
 * the page tells of in this way is locked.
 */
public final class AttentionSection {

    private AttentionSection() {}

    /** The markup, with the data inside. The page also needs {@link #styles()} and {@link #scripts()}. */
    public static String markup(MapView view) {
        StringBuilder out = new StringBuilder(1 << 16);
        out.append("<div class=\"tributary-attention\">\n<script type=\"application/json\">");
        out.append(ScriptJson.of(MapData.of(view))).append("</script>\n");
        out.append("<details class=\"help\"")
                .append(view.look().help() == MapLook.Help.OPEN ? " open" : "")
                .append("><summary>how to read this</summary>\n");
        for (MapHelp.Part part : MapHelp.of(view)) {
            out.append(part.when().isEmpty() ? "<p>" : "<p data-when=\"" + part.when() + "\">")
                    .append(Markup.escaped(VisibleText.of(part.text())))
                    .append("</p>\n");
        }
        out.append("</details>\n<noscript>These maps need JavaScript.</noscript>\n");
        return out.append("</div>\n").toString();
    }

    /** The style sheets of the section. */
    public static List<String> styles() {
        return List.of(Resources.read(AttentionSection.class, "attention.css"));
    }

    /** The script of the section. */
    public static List<String> scripts() {
        return List.of(Resources.closed(List.of(Resources.read(AttentionSection.class, "attention.js"))));
    }
}
