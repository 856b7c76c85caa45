package dev.tributary.engine.production;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.evaluate.BatchMetric;
import dev.tributary.engine.metric.LogitDifference;
import dev.tributary.engine.model.Activation;
import dev.tributary.engine.model.Attribution;
import dev.tributary.engine.model.EdgeBasis;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.LogitCotangent;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.model.Taps;
import dev.tributary.engine.model.WayBack;
import dev.tributary.engine.reference.ReferenceModel;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.testing.Pairs;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.engine.testing.TwoExecutors;
import dev.tributary.graph.Positions;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.NodeSpace;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Backward passes that depart from derivatives, against the reference executor's derivatives of a model in which what
 * counts as constant has been put in as given, and whose gradients are replaced where the slope is another.
 */
class WayBackTest {

    private static final PairBatch PAIRS = Pairs.three();
    private static final Positions EACH = new Positions.Each(5);

    static Stream<RandomTransformer> transformers() {
        return RandomTransformer.everyKind();
    }

    private static List<double[]> scores(RandomTransformer transformer, IndexSpace space, WayBack wayBack) {
        try (PatchableModel model =
                new ProductionModel(transformer.architecture(), transformer.parameters(), Precision.FP64, 2)) {
            return TwoExecutors.scores(model, attribution(model, space, wayBack));
        }
    }

    private static Attribution attribution(PatchableModel model, IndexSpace space, WayBack wayBack) {
        return Attribution.of(
                        ForwardRun.plain(PAIRS.clean(), PAIRS.outputRows()),
                        BatchMetric.of(new LogitDifference(), PAIRS, model).worsening(),
                        new EdgeBasis.FromThisRun(model.activations(PAIRS.corrupt())),
                        space,
                        LaneMap.of(space.positions(), PAIRS))
                .with(wayBack);
    }

    private static WayBack slopes(WayBack.Slopes slopes) {
        return new WayBack(slopes, WayBack.Attention.DERIVATIVE, OptionalInt.empty());
    }

    /** What the reference gives for heads, with scales, patterns and slopes put in: [prompt][head scores in order]. */
    private static double[][] expected(RandomTransformer transformer, WayBack wayBack) {
        int heads = transformer.architecture().config().attention().heads();
        boolean linear = wayBack.slopes() != WayBack.Slopes.DERIVATIVE;
        Activation activation = transformer
                .architecture()
                .config()
                .mlp()
                .map(mlp -> mlp.activation())
                .orElse(Activation.RELU);
        try (ReferenceModel model =
                new ReferenceModel(transformer.architecture(), transformer.parameters(), Precision.FP64)) {
            Map<String, double[]> values = new HashMap<>();
            Map<String, double[]> slopes = new HashMap<>();
            Taps forward = new Taps(point -> true, (point, tensor) -> {
                values.put(point, tensor.values().clone());
                boolean given = (linear && point.endsWith("hook_scale"))
                        || (wayBack.slopes() == WayBack.Slopes.LRP && point.endsWith("hook_pattern"));
                return given ? Optional.of(tensor) : Optional.empty();
            });
            Taps backward = new Taps(point -> true, (point, tensor) -> {
                slopes.put(point, tensor.values().clone());
                boolean dropped = wayBack.dropped().isPresent()
                        && point.startsWith("blocks." + wayBack.dropped().getAsInt() + ".");
                if (dropped && (point.endsWith("hook_z") || point.endsWith("hook_mlp_out"))) {
                    return Optional.of(new Taps.Tensor(tensor.shape(), new double[tensor.values().length]));
                }
                if (linear && point.endsWith("mlp.hook_pre")) {
                    return Optional.of(
                            new Taps.Tensor(tensor.shape(), ofPre(activation, values, slopes, point, tensor.values())));
                }
                if (linear && point.endsWith("mlp.hook_pre_linear")) {
                    return Optional.of(new Taps.Tensor(
                            tensor.shape(),
                            Arrays.stream(tensor.values())
                                    .map(value -> value / 2)
                                    .toArray()));
                }
                return Optional.empty();
            });
            ForwardRun run = ForwardRun.plain(PAIRS.clean(), OutputRows.all(PAIRS.clean()))
                    .with(forward);
            LogitCotangent metric =
                    BatchMetric.of(new LogitDifference(), PAIRS, model).worsening();
            model.backward(run, ofAllRows(metric), backward);
            SourceActivations clean = model.activations(PAIRS.clean());
            SourceActivations corrupt = model.activations(PAIRS.corrupt());
            return headScores(heads, slopes, clean, corrupt, wayBack);
        }
    }

    /** The slope at an activation: that at its outcome, by the reference's own value there, times f(x) / x. */
    private static double[] ofPre(
            Activation activation,
            Map<String, double[]> values,
            Map<String, double[]> slopes,
            String point,
            double[] derivative) {
        if (activation == Activation.RELU) {
            return derivative;
        }
        double[] after = Objects.requireNonNull(slopes.get(point.replace("hook_pre", "hook_post")));
        double[] post = Objects.requireNonNull(values.get(point.replace("hook_pre", "hook_post")));
        double[] pre = Objects.requireNonNull(values.get(point));
        double[] result = new double[pre.length];
        for (int index = 0; index < result.length; index++) {
            // of a gated unit the outcome is f(x) y, and the gate has half of what comes back
            double gate = values.containsKey(point + "_linear") ? 0.5 : 1;
            result[index] = gate * after[index] * post[index] / pre[index];
        }
        return result;
    }

    private static LogitCotangent ofAllRows(LogitCotangent wanted) {
        return logits -> {
            double[][] picked = new double[PAIRS.outputRows().count()][];
            Arrays.setAll(picked, index -> logits.row(PAIRS.outputRows().row(index)));
            Logits slopes = wanted.at(new Logits(picked));
            double[][] rows = new double[logits.rows()][logits.row(0).length];
            for (int index = 0; index < picked.length; index++) {
                for (int token = 0; token < rows[0].length; token++) {
                    rows[PAIRS.outputRows().row(index)][token] += slopes.row(index)[token];
                }
            }
            return new Logits(rows);
        };
    }

    private static double[][] headScores(
            int heads,
            Map<String, double[]> slopes,
            SourceActivations clean,
            SourceActivations corrupt,
            WayBack wayBack) {
        double[][] scores = new double[3][2 * heads];
        for (int step = 0, layer = 0; step < clean.groups().size(); step++) {
            if (!(clean.groups().get(step) instanceof dev.tributary.graph.NodeGroup.Heads)) {
                continue;
            }
            double[] slope = Objects.requireNonNull(slopes.get("blocks." + layer + ".attn.hook_z"));
            if (wayBack.dropped().equals(OptionalInt.of(layer))) {
                slope = new double[slope.length];
            }
            double[] from = clean.codes(step);
            double[] to = corrupt.codes(step);
            int width = clean.width(step);
            for (int index = 0; index < from.length; index++) {
                int row = index / width;
                int head = index % width / (width / heads);
                scores[row / 5][layer * heads + head] += (to[index] - from[index]) * slope[index];
            }
            layer++;
        }
        return scores;
    }

    private static void check(RandomTransformer transformer, WayBack wayBack) {
        NodeSpace nodes = new NodeSpace(transformer.architecture().graph(), new Positions.All());
        List<double[]> found = scores(transformer, nodes, wayBack);
        double[][] expected = expected(transformer, wayBack);
        int heads = transformer.architecture().config().attention().heads();
        for (int prompt = 0; prompt < 3; prompt++) {
            double[] own = new double[2 * heads];
            for (int head = 0; head < own.length; head++) {
                String name = "a" + head / heads + ".h" + head % heads;
                for (int index = 0; index < nodes.size(); index++) {
                    own[head] += nodes.element(index).name().equals(name) ? found.get(prompt)[index] : 0;
                }
            }
            assertThat(own).as(transformer + " prompt " + prompt).containsExactly(expected[prompt], within(1e-9));
        }
    }

    @ParameterizedTest
    @MethodSource("transformers")
    void slopes_of_relevance_are_those_of_a_model_whose_scales_and_patterns_are_given(RandomTransformer transformer) {
        check(transformer, WayBack.DERIVATIVES);
        check(transformer, slopes(WayBack.Slopes.RELP));
        check(transformer, slopes(WayBack.Slopes.LRP));
    }

    @ParameterizedTest
    @MethodSource("transformers")
    void nothing_passes_back_through_a_dropped_block(RandomTransformer transformer) {
        check(transformer, WayBack.DERIVATIVES.without(0));
        check(transformer, WayBack.DERIVATIVES.without(1));
        check(transformer, slopes(WayBack.Slopes.RELP).without(1));
    }

    /** Edges are scored where they are read and nodes where they write, by other code; both must say the same. */
    @ParameterizedTest
    @MethodSource("transformers")
    void edges_that_leave_a_component_add_up_to_its_score_whatever_stands_for_derivatives(
            RandomTransformer transformer) {
        for (WayBack wayBack :
                List.of(slopes(WayBack.Slopes.RELP), slopes(WayBack.Slopes.LRP), WayBack.DERIVATIVES.without(1))) {
            // what a dropped block wrote has no gradient, and is still read as ever
            int own = wayBack.dropped().isPresent() ? firstOfBlock(transformer, 1) : Integer.MAX_VALUE;
            EdgeSpace edges = new EdgeSpace(transformer.architecture().graph(), EACH);
            NodeSpace nodes = new NodeSpace(edges.graph(), EACH);
            EdgeSpace crossing = new EdgeSpace(edges.graph(), new Positions.Crossing(5));
            List<double[]> ofEdges = scores(transformer, edges, wayBack);
            List<double[]> ofCrossing = scores(transformer, crossing, wayBack);
            List<double[]> ofNodes = scores(transformer, nodes, wayBack);
            for (int prompt = 0; prompt < 3; prompt++) {
                double[] sums = new double[nodes.size()];
                double[] crossed = new double[nodes.size()];
                for (int edge = 0; edge < edges.size(); edge++) {
                    if (edges.writerOf(edge) >= own) {
                        continue;
                    }
                    sums[nodes.row(edges.sourceOf(edge)) + edges.writerOf(edge)] += ofEdges.get(prompt)[edge];
                }
                for (int edge = 0; edge < crossing.size(); edge++) {
                    if (crossing.writerOf(edge) >= own) {
                        continue;
                    }
                    crossed[nodes.row(crossing.sourceOf(edge)) + crossing.writerOf(edge)] +=
                            ofCrossing.get(prompt)[edge];
                }
                assertThat(sums).as(transformer + " " + wayBack).containsExactly(ofNodes.get(prompt), within(1e-9));
                assertThat(crossed).as(transformer + " " + wayBack).containsExactly(ofNodes.get(prompt), within(1e-9));
            }
        }
    }

    private static int firstOfBlock(RandomTransformer transformer, int block) {
        return transformer
                .architecture()
                .graph()
                .findWriter(dev.tributary.graph.Node.parse("a" + block + ".h0"))
                .orElseThrow();
    }

    @Test
    void says_what_it_cannot_do() {
        RandomTransformer gpt2 = RandomTransformer.gpt2();
        WayBack exact = new WayBack(WayBack.Slopes.DERIVATIVE, WayBack.Attention.EXACT, OptionalInt.empty());

        assertThatThrownBy(() -> scores(gpt2, new NodeSpace(gpt2.architecture().graph(), EACH), exact))
                .hasMessageContaining("qk=exact is a matter of edges");
        try (PatchableModel reference = new ReferenceModel(gpt2.architecture(), gpt2.parameters(), Precision.FP64)) {
            assertThatThrownBy(() -> TwoExecutors.scores(
                            reference, attribution(reference, new EdgeSpace(reference.graph(), EACH), exact)))
                    .hasMessageContaining("use --executor production");
        }
    }
}
