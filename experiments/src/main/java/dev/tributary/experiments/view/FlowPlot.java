package dev.tributary.experiments.view;

import dev.tributary.engine.attention.Aggregation;
import dev.tributary.engine.attention.InformationFlow;
import dev.tributary.engine.hooks.ActivationCache;
import dev.tributary.engine.linalg.Matrix;
import dev.tributary.render.chart.ChartPage;
import dev.tributary.render.chart.HeatMap;
import dev.tributary.render.chart.Section;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which tokens each token looks at, over all heads: of the whole model, or layer by layer on one scale. The first token is
 * left out, as in the published {@code plot_info_flow}, unless it is asked for.
 */
public final class FlowPlot implements Plot {

    private final List<String> tokens;
    private final int from;
    private final InformationFlow flow;
    private final Aggregation how;
    private final boolean byLayer;
    private final String title;

    private FlowPlot(
            List<String> tokens, int from, InformationFlow flow, Aggregation how, boolean byLayer, String title) {
        this.tokens = List.copyOf(tokens);
        this.from = from;
        this.flow = flow;
        this.how = how;
        this.byLayer = byLayer;
        this.title = title;
    }

    /**
     * The flow of a run without its first token, as the true mean over layers.
     *
     * @param cache of one prompt that has {@code hook_pattern}, with or without a batch axis
     * @param tokens its tokens as texts
     */
    public static FlowPlot of(ActivationCache cache, List<String> tokens) {
        return of(cache, tokens, false);
    }

    /** The flow of a run with its first token. */
    public static FlowPlot withFirst(ActivationCache cache, List<String> tokens) {
        return of(cache, tokens, true);
    }

    private static FlowPlot of(ActivationCache cache, List<String> tokens, boolean first) {
        InformationFlow flow = InformationFlow.of(cache.removeBatchDim(), first);
        List<String> shown = first ? tokens : tokens.subList(1, tokens.size());
        if (flow.rolled().rows() != shown.size()) {
            throw new IllegalArgumentException("expected the texts of "
                    + (flow.rolled().rows() + (first ? 0 : 1)) + " tokens, got " + tokens.size());
        }
        return new FlowPlot(shown, first ? 0 : 1, flow, Aggregation.MEAN, false, "Information flow");
    }

    /** The layers as one in another way. */
    public FlowPlot aggregation(Aggregation other) {
        return new FlowPlot(tokens, from, flow, other, byLayer, title);
    }

    /** One map for each layer, on one scale. */
    public FlowPlot byLayer() {
        return new FlowPlot(tokens, from, flow, how, true, title);
    }

    /** Another title. */
    public FlowPlot title(String other) {
        return new FlowPlot(tokens, from, flow, how, byLayer, other);
    }

    /** The numbers that are shown, [query, key], one for each map. */
    public List<Matrix> maps() {
        return byLayer ? flow.layers() : List.of(flow.aggregated(how));
    }

    /** The position of the first token of the axes in the prompt. */
    public int from() {
        return from;
    }

    /** The tokens of the axes. */
    public List<String> tokens() {
        return tokens;
    }

    private List<Section> sections() {
        double most = maps().stream()
                .flatMap(map -> IntStream.range(0, map.rows()).mapToObj(map::row))
                .flatMapToDouble(Arrays::stream)
                .max()
                .orElse(1);
        List<Section> sections = new ArrayList<>();
        for (int index = 0; index < maps().size(); index++) {
            Matrix map = maps().get(index);
            sections.add(new HeatMap(
                    byLayer ? "Layer " + index : "All layers: " + how.label(),
                    byLayer ? "" : "Over layers: " + how.words() + ".",
                    new HeatMap.Axis("query (token that looks)", tokens),
                    new HeatMap.Axis("key (token that is looked at)", tokens),
                    IntStream.range(0, map.rows())
                            .mapToObj(row -> seen(map, row))
                            .toList(),
                    new HeatMap.Between(0, most > 0 ? most : 1)));
        }
        return sections;
    }

    /** Zeros beyond the query are out of sight in a causal model; they are drawn as no cell. */
    private static double[] seen(Matrix map, int row) {
        double[] values = map.row(row);
        boolean causal = IntStream.range(0, map.rows())
                .allMatch(query -> IntStream.range(query + 1, map.columns()).allMatch(key -> map.get(query, key) == 0));
        for (int key = row + 1; causal && key < values.length; key++) {
            values[key] = Double.NaN;
        }
        return values;
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>(List.of(
                "The patterns of a layer's heads are summed and each row is divided by its sum, so a head that spends its"
                        + " attention on a token that is left out counts less.",
                "Attention says where a head looks, not what it moves; tokens mix with every layer."));
        flow.empty()
                .forEach(place -> notes.add("In layer " + place.layer() + " all attention of “"
                        + tokens.get(place.query()) + "” is on the first token; its row is empty."));
        return notes;
    }

    @Override
    public String html() {
        String summary = byLayer
                ? "What each token looks at, layer by layer, on one scale."
                : "What each token looks at, over all layers (" + how.label() + ").";
        byte[] page = new ChartPage(title, summary, List.of(), sections(), notes(), List.of(), List.of()).write();
        return new String(page, StandardCharsets.UTF_8);
    }

    @Override
    public String stem() {
        return "flow";
    }
}
