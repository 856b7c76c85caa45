package dev.tributary.experiments.run.reporting;

import dev.tributary.engine.architecture.Transformer;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.ModelConfig;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.Points;
import dev.tributary.engine.model.Taps;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.TokenBatch;
import dev.tributary.engine.tokenize.TokenisedPrompts;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.AttentionDirection;
import dev.tributary.graph.Node;
import dev.tributary.render.attention.Grid;
import dev.tributary.render.attention.HeadMap;
import dev.tributary.render.attention.HeadNotation;
import dev.tributary.render.attention.MapLook;
import dev.tributary.render.attention.MapMeaning;
import dev.tributary.render.attention.MapMode;
import dev.tributary.render.attention.MapName;
import dev.tributary.render.attention.MapSequence;
import dev.tributary.render.attention.MapView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The patterns of a model's heads on the first prompts of a report, one forward pass each. */
final class ReportAttention {

    /** Numbers that a report may hold: two bytes each, a third more as text, so about five megabytes. */
    private static final long MOST_NUMBERS = 2_000_000;

    private final PatchableModel model;
    private final ModelConfig config;

    private ReportAttention(PatchableModel model, ModelConfig config) {
        this.model = model;
        this.config = config;
    }

    /** Maps of every head on as many of the first prompts as a page can hold; nothing if the model has no heads. */
    static Optional<MapView> of(Study study, TokenisedPrompts prompts, int count) {
        return of(study, prompts, count, MOST_NUMBERS);
    }

    /** The same for a page that can hold another number of numbers. */
    static Optional<MapView> of(Study study, TokenisedPrompts prompts, int count, long most) {
        if (!(study.opened().architecture() instanceof Transformer transformer)) {
            return Optional.empty();
        }
        ReportAttention reading = new ReportAttention(study.model(), transformer.config());
        List<MapSequence> sequences = new ArrayList<>();
        long numbers = 0;
        for (int number = 0; number < Math.min(count, prompts.pairs().size()); number++) {
            List<Integer> ids = prompts.pairs().get(number).unpadded().clean();
            numbers += reading.numbers(ids.size());
            if (numbers > most) {
                break;
            }
            List<String> tokens = ids.stream().map(prompts::text).toList();
            sequences.add(new MapSequence(
                    String.join("", tokens),
                    tokens,
                    IntStream.range(0, ids.size()).boxed().toList(),
                    reading.maps(ids)));
        }
        return sequences.isEmpty() ? Optional.empty() : Optional.of(reading.view(sequences));
    }

    private long numbers(long length) {
        return (long) config.layers() * config.attention().heads() * length * (length + 1) / 2;
    }

    private MapView view(List<MapSequence> sequences) {
        List<MapName> names = new ArrayList<>();
        for (int layer = 0; layer < config.layers(); layer++) {
            for (int head = 0; head < config.attention().heads(); head++) {
                names.add(MapName.of(new Node.Head(layer, head), HeadNotation.DOT));
            }
        }
        return new MapView(
                names,
                sequences,
                config.attention().direction() == AttentionDirection.CAUSAL,
                new MapMeaning.Attention("standard", "in"),
                MapLook.standard().withMode(MapMode.LARGE));
    }

    private List<HeadMap> maps(List<Integer> ids) {
        int length = ids.size();
        Map<Integer, Taps.Tensor> patterns = new TreeMap<>();
        List<String> points = IntStream.range(0, config.layers())
                .mapToObj(layer -> Points.attention(layer, "hook_pattern"))
                .toList();
        TokenBatch tokens = TokenBatch.ofOne(ids);
        model.logits(ForwardRun.plain(tokens, new OutputRows(length - 1))
                .with(new Taps(points::contains, (point, tensor) -> {
                    patterns.put(points.indexOf(point), tensor);
                    return Optional.empty();
                })));
        List<HeadMap> maps = new ArrayList<>();
        patterns.values().forEach(pattern -> {
            for (int head = 0; head < config.attention().heads(); head++) {
                maps.add(HeadMap.of(grid(pattern.values(), head * length * length, length)));
            }
        });
        return maps;
    }

    /** One head's part of a layer's patterns, NaN where a query cannot look. */
    private Grid grid(double[] patterns, int from, int length) {
        double[] values = new double[length * length];
        for (int query = 0; query < length; query++) {
            for (int key = 0; key < length; key++) {
                boolean seen = config.attention().direction().reaches(key, query);
                values[query * length + key] = seen ? patterns[from + query * length + key] : Double.NaN;
            }
        }
        return Grid.of(length, length, values);
    }
}
