package dev.tributary.render.html;

import dev.tributary.graph.PlacedNode;
import dev.tributary.render.CircuitView;
import dev.tributary.render.Parts;
import dev.tributary.render.text.Markup;
import dev.tributary.render.text.Numbers;
import dev.tributary.render.text.VisibleText;
import java.util.Comparator;
import java.util.Map;

/** The coordinates of components that a circuit keeps, as a table under its figure; nothing if it keeps components whole. */
final class PartsTable {

    private PartsTable() {}

    static String markup(CircuitView view) {
        if (view.marks().parts().isEmpty()) {
            return "";
        }
        StringBuilder out = new StringBuilder(1 << 12);
        out.append("<details class=\"edges parts\"><summary>what is kept of each component, coordinate by coordinate"
                + "</summary>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"table of coordinates\">"
                + "<table>\n<thead><tr><th>component</th><th class=\"number\">kept</th><th class=\"number\">of</th>"
                + "<th>coordinate</th><th class=\"number\">score</th><th>doubt</th></tr></thead>\n<tbody>\n");
        view.marks().parts().entrySet().stream()
                .sorted(Comparator.comparingDouble((Map.Entry<PlacedNode, Parts> entry) -> -strength(entry.getValue()))
                        .thenComparing(entry -> entry.getKey().name()))
                .forEach(entry -> rows(out, entry.getKey(), entry.getValue()));
        return out.append("</tbody>\n</table></div></details>\n").toString();
    }

    /** Of the strongest coordinate. */
    private static double strength(Parts parts) {
        return parts.listed().stream()
                .mapToDouble(part -> Math.abs(part.score()))
                .max()
                .orElse(0);
    }

    private static void rows(StringBuilder out, PlacedNode node, Parts parts) {
        String component = "<td>" + text(node.node().label() + node.place().suffix()) + "</td><td class=\"number\">"
                + parts.kept() + "</td><td class=\"number\">" + parts.all() + "</td><td>";
        for (Parts.Part part : parts.listed()) {
            out.append("<tr>")
                    .append(component)
                    .append(text(part.name()))
                    .append("</td><td class=\"number ")
                    .append(part.score() < 0 ? "minus" : "plus")
                    .append("\">")
                    .append(Numbers.brief(part.score()))
                    .append("</td><td>")
                    .append(text(part.doubt()))
                    .append("</td></tr>\n");
        }
        int left = parts.kept() - parts.listed().size();
        if (left > 0) {
            out.append("<tr class=\"outside\">")
                    .append(component)
                    .append(left)
                    .append(" weaker ones</td><td></td><td></td></tr>\n");
        }
    }

    private static String text(String text) {
        return Markup.escaped(VisibleText.of(text));
    }
}
