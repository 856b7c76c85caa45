package dev.tributary.experiments.run.figures;

import dev.tributary.engine.evaluate.Measure;
import dev.tributary.experiments.run.trials.Ablated;
import dev.tributary.graph.Node;
import dev.tributary.render.heat.HeatMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** What ablating each head and each MLP on its own does to the metric, layer by layer. */
public final class AblationMap {

    private AblationMap() {}

    /**
     * The heat map.
     *
     * @param subject whose components, in a few words
     */
    public static HeatMap of(Ablated ablated, String subject) {
        Map<List<Integer>, Ablated.Row> places = new HashMap<>();
        int layers = 0;
        int heads = 0;
        boolean mlps = false;
        for (Ablated.Row row : ablated.rows()) {
            Node node = row.node().orElseThrow();
            if (node instanceof Node.Head head) {
                places.put(List.of(head.layer(), head.head()), row);
                layers = Math.max(layers, head.layer() + 1);
                heads = Math.max(heads, head.head() + 1);
            } else if (node instanceof Node.Mlp mlp) {
                places.put(List.of(mlp.layer(), -1), row);
                layers = Math.max(layers, mlp.layer() + 1);
                mlps = true;
            }
        }
        List<String> columns = new ArrayList<>(
                IntStream.range(0, heads).mapToObj(Integer::toString).toList());
        if (mlps) {
            columns.add("MLP");
        }
        int count = heads;
        List<HeatMap.Cell> cells = IntStream.range(0, layers * columns.size())
                .mapToObj(index -> {
                    int column = index % columns.size();
                    List<Integer> place = List.of(index / columns.size(), column == count ? -1 : column);
                    return places.containsKey(place)
                            ? cell(ablated, java.util.Objects.requireNonNull(places.get(place)))
                            : new HeatMap.Cell(OptionalDouble.empty(), "");
                })
                .toList();
        List<HeatMap.Panel> panels = List.of(new HeatMap.Panel("", cells));
        return new HeatMap(
                "Each head" + (mlps ? " and MLP" : "") + " ablated on its own (" + ablated.ablation() + ")",
                List.of(String.format(
                        Locale.ROOT,
                        "%s; %s of the whole model %.4g, accuracy %.3g, means of %d prompts",
                        subject,
                        ablated.metric(),
                        ablated.whole().evaluation().meanMetric(),
                        ablated.whole().evaluation().meanAccuracy(),
                        ablated.whole().evaluation().prompts())),
                new HeatMap.Names(mlps ? "head, or MLP" : "head", columns),
                new HeatMap.Names(
                        "layer",
                        IntStream.range(0, layers).mapToObj(Integer::toString).toList()),
                new HeatMap.Scale("change of " + ablated.metric() + " by the ablation", HeatMap.bound(panels)),
                panels);
    }

    private static HeatMap.Cell cell(Ablated ablated, Ablated.Row row) {
        String interval = row.changeInterval()
                .map(known -> String.format(Locale.ROOT, "[%.3g, %.3g] ", known.low(), known.high()))
                .orElse("");
        return new HeatMap.Cell(
                OptionalDouble.of(row.change()),
                String.format(
                        Locale.ROOT,
                        "%s(%s %.4g, accuracy %.3g, KL %.3g)",
                        interval,
                        ablated.metric(),
                        row.evaluation().meanMetric(),
                        row.evaluation().meanAccuracy(),
                        row.evaluation().values(Measure.KL).stream()
                                .mapToDouble(Double::doubleValue)
                                .average()
                                .orElse(0)));
    }
}
