package dev.tributary.render.report;

import dev.tributary.render.html.ScriptJson;
import dev.tributary.render.text.Markup;
import dev.tributary.render.text.VisibleText;

/** The part of a report on circuits of growing size: a chart, how to read it, and its numbers as a table. */
final class CurveSection {

    private CurveSection() {}

    static void write(StringBuilder out, SizeCurves curves) {
        out.append(
                        "<section id=\"sizes\">\n<h2>Faithfulness, right answers and KL by circuit size</h2>\n"
                                + "<div class=\"tributary-chart\" role=\"img\" aria-label=\"Faithfulness, right answers and KL by size"
                                + " of the circuit, with 95 % intervals; the numbers stand in the table below.\" data-height=\"")
                .append(CurveOption.HEIGHT)
                .append("\"><script type=\"application/json\">")
                .append(ScriptJson.of(CurveOption.of(curves)))
                .append(
                        "</script></div>\n<p class=\"hint\">Everything outside the circuit is ablated. Faithfulness is the share of"
                                + " the metric that remains: 1 is the whole model, 0 is none of it. KL is the divergence from the whole"
                                + " model, in nats. Bands and whiskers are 95 % intervals over prompts.</p>\n")
                .append(
                        "<details><summary>how to read this</summary><p>Each point is a circuit, from small to large (the axis"
                                + " is logarithmic); pointing at it shows all three measures. The lines are measured on the part of the"
                                + " prompts on which the size was chosen, the single marks on the part that is reported. Random circuits"
                                + " are drawn without regard to scores, dead ones included. A faithful circuit need not"
                                + " be right: the difference of two logits can survive while a third token wins. Dotted is the whole"
                                + " model.</p></details>\n");
        table(out, curves);
        out.append("</section>\n");
    }

    private static void table(StringBuilder out, SizeCurves curves) {
        out.append(
                "<details class=\"numbers\"><summary>the numbers</summary><div class=\"scroll\" tabindex=\"0\" role=\"region\""
                        + " aria-label=\"numbers of the chart of sizes\"><table>\n<thead><tr><th>circuits</th><th>split</th>"
                        + "<th class=\"number\">prompts</th><th class=\"number\">size</th><th class=\"number\">faithfulness</th>"
                        + "<th class=\"number\">right answers</th><th class=\"number\">KL</th></tr></thead>\n<tbody>\n");
        for (SizeCurves.Curve curve : curves.curves()) {
            for (SizeCurves.Point point : curve.points()) {
                out.append("<tr><td>").append(curve.role().label()).append("</td><td>");
                out.append(Markup.escaped(VisibleText.of(point.measured().split())))
                        .append("</td>");
                number(out, Integer.toString(point.measured().prompts()));
                number(out, Integer.toString(point.size()));
                for (Panel panel : Panel.values()) {
                    number(out, panel.words(point.measured()));
                }
                out.append("</tr>\n");
            }
        }
        out.append("</tbody>\n</table></div></details>\n");
    }

    private static void number(StringBuilder out, String text) {
        out.append("<td class=\"number\">").append(text).append("</td>");
    }
}
