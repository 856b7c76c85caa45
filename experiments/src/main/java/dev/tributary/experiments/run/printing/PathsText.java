package dev.tributary.experiments.run.printing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.graph.flow.FlowPath;
import dev.tributary.graph.flow.PathOrder;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Paths as they are printed. */
public final class PathsText {

    private PathsText() {}

    /** Two lines a path: what it is; then its weights, and each edge's score with its share of where it ends. */
    public static String lines(List<FlowPath> paths, List<String> labels) {
        StringBuilder text = new StringBuilder();
        int number = 0;
        for (FlowPath path : paths) {
            text.append(text.isEmpty() ? "" : System.lineSeparator())
                    .append(String.format(Locale.ROOT, "%3d  %s", ++number, path.text(labels)))
                    .append(System.lineSeparator())
                    .append(String.format(
                            Locale.ROOT,
                            "     bottleneck %.4g, product of shares %.4g; edges %s",
                            path.bottleneck(),
                            path.share(),
                            path.steps().stream()
                                    .map(step -> String.format(
                                            Locale.ROOT,
                                            "%.4g (%.1f%%)",
                                            step.edge().score(),
                                            100 * step.share()))
                                    .collect(Collectors.joining(", "))));
        }
        return text.toString();
    }

    /** The order and the paths, edge by edge. */
    public static String json(List<FlowPath> paths, List<String> labels, PathOrder order) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("by", order.label());
        ArrayNode list = root.putArray("paths");
        for (FlowPath path : paths) {
            ObjectNode entry = list.addObject()
                    .put("path", path.text(labels))
                    .put("bottleneck", path.bottleneck())
                    .put("share", path.share());
            ArrayNode edges = entry.putArray("edges");
            for (FlowPath.Step step : path.steps()) {
                edges.addObject()
                        .put("name", step.edge().element().name())
                        .put("reaches", step.reached().name())
                        .put("score", step.edge().score())
                        .put("share", step.share());
            }
        }
        return root.toPrettyString();
    }
}
