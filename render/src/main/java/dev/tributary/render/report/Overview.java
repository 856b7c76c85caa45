package dev.tributary.render.report;

import dev.tributary.graph.Edge;
import dev.tributary.graph.Node;
import dev.tributary.render.CircuitView;
import dev.tributary.render.text.Numbers;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What the components of a circuit write, by layer and head. */
final class Overview {

    private final Map<Node, Double> written = new HashMap<>();
    private final int layers;
    private final int heads;
    private final boolean mlps;

    private Overview(CircuitView view) {
        int last = -1;
        int most = 0;
        boolean any = false;
        for (int index : view.circuit().indices().stream().toArray()) {
            Edge edge = view.space().element(index);
            written.merge(edge.source(), view.scores().value(index), Double::sum);
        }
        for (Node node : view.circuit().graph().writers()) {
            if (node instanceof Node.Head head) {
                last = Math.max(last, head.layer());
                most = Math.max(most, head.head() + 1);
            }
            if (node instanceof Node.Mlp mlp) {
                last = Math.max(last, mlp.layer());
                any = true;
            }
        }
        this.layers = last + 1;
        this.heads = most;
        this.mlps = any;
    }

    /** A table whose cells choose their components. */
    static void write(StringBuilder out, CircuitView view) {
        new Overview(view).table(out);
    }

    private void table(StringBuilder out) {
        if (layers == 0) {
            return;
        }
        double reach = written.values().stream().mapToDouble(Math::abs).max().orElse(1);
        out.append("<section id=\"overview\">\n<h2>Layers and heads</h2>\n<div class=\"scroll\">"
                + "<table class=\"overview\">\n<tr><th></th>");
        for (int head = 0; head < heads; head++) {
            out.append("<th>H").append(head).append("</th>");
        }
        out.append(mlps ? "<th>MLP</th>" : "").append("</tr>\n");
        for (int layer = 0; layer < layers; layer++) {
            out.append("<tr><th>L").append(layer).append("</th>");
            for (int head = 0; head < heads; head++) {
                cell(out, new Node.Head(layer, head), reach);
            }
            if (mlps) {
                cell(out, new Node.Mlp(layer), reach);
            }
            out.append("</tr>\n");
        }
        out.append(
                "</table></div>\n<details><summary>how to read this</summary><p>Each number is the sum of the scores of"
                        + " the circuit's edges that leave the component, over all tokens: blue raises the metric, red lowers it,"
                        + " empty is outside the circuit. Click one to see it in the figure, among the edges and, if it is a"
                        + " head, what it attends to.</p></details>\n</section>\n");
    }

    private void cell(StringBuilder out, Node node, double reach) {
        Double sum = written.get(node);
        double share = sum == null || reach == 0 ? 0 : Math.abs(sum) / reach;
        out.append("<td><button type=\"button\" class=\"component")
                .append(sum == null ? " outside" : sum < 0 ? " lowers" : " raises")
                .append("\" data-component=\"")
                .append(node.name())
                .append("\" aria-label=\"")
                .append(node.label())
                .append(sum == null ? ", outside the circuit" : ", " + Numbers.brief(sum))
                .append(String.format(Locale.ROOT, "\" style=\"--share:%.3f\">", share))
                .append(sum == null ? "·" : Numbers.brief(sum))
                .append("</button></td>");
    }
}
