package dev.tributary.experiments.run.viewing;

import dev.tributary.engine.attention.Aggregation;
import dev.tributary.engine.hooks.ActivationCache;
import dev.tributary.engine.hooks.CacheRequest;
import dev.tributary.engine.linalg.Matrix;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.printing.Rows;
import dev.tributary.experiments.view.FlowPlot;
import java.util.ArrayList;
import java.util.List;

/**
 * The information flow of one prompt.
 *
 * @param plot the picture
 * @param byLayer whether there is a map for each layer
 */
public record FlowTrial(FlowPlot plot, boolean byLayer) {

    /**
     * Runs the prompt.
     *
     * @param first whether the first token is kept
     */
    public static FlowTrial of(Viewed viewed, Aggregation how, boolean byLayer, boolean first) {
        ViewedPrompt prompt = viewed.prompts().get(0);
        ActivationCache cache = viewed.subject()
                .model()
                .runWithCache(
                        prompt.tokens(),
                        CacheRequest.where(name -> name.endsWith("attn.hook_pattern"))
                                .withoutBatch())
                .cache();
        FlowPlot plot = UsageException.named(
                () -> first ? FlowPlot.withFirst(cache, prompt.texts()) : FlowPlot.of(cache, prompt.texts()));
        plot = plot.aggregation(how).title("Information flow of " + viewed.model() + ": “" + prompt.text() + "”");
        return new FlowTrial(byLayer ? plot.byLayer() : plot, byLayer);
    }

    /** Every number, the layer empty where all are one. */
    public Rows cells() {
        List<List<String>> rows = new ArrayList<>();
        for (int index = 0; index < plot.maps().size(); index++) {
            Matrix map = plot.maps().get(index);
            for (int query = 0; query < map.rows(); query++) {
                for (int key = 0; key < map.columns(); key++) {
                    rows.add(row(index, query, key));
                }
            }
        }
        return new Rows(header(), rows);
    }

    private static List<String> header() {
        return List.of("layer", "query", "query_token", "key", "key_token", "flow");
    }

    private List<String> row(int index, int query, int key) {
        return List.of(
                byLayer ? Integer.toString(index) : "",
                Integer.toString(query + plot.from()),
                plot.tokens().get(query),
                Integer.toString(key + plot.from()),
                plot.tokens().get(key),
                Rows.number(plot.maps().get(index).get(query, key)));
    }

    /** Of each map what the last token looks at, the most first. */
    public Rows ofLast() {
        List<List<String>> rows = new ArrayList<>();
        for (int index = 0; index < plot.maps().size(); index++) {
            Matrix map = plot.maps().get(index);
            int last = map.rows() - 1;
            List<List<String>> own = new ArrayList<>();
            for (int key = 0; key < map.columns(); key++) {
                own.add(row(index, last, key));
            }
            own.sort((one, other) -> Double.compare(Double.parseDouble(other.get(5)), Double.parseDouble(one.get(5))));
            rows.addAll(own);
        }
        return new Rows(header(), rows);
    }
}
