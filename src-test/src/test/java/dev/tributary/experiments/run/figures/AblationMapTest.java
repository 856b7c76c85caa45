package dev.tributary.experiments.run.figures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.experiments.run.trials.Ablated;
import dev.tributary.graph.Node;
import dev.tributary.graph.Shapes;
import dev.tributary.render.heat.HeatMap;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Where ablations of single components come to stand, by numbers that were made up. */
class AblationMapTest {

    private static final Evaluation WHOLE = evaluation(List.of(4.0, 6.0), List.of(0.0, 0.0), List.of(1.0, 1.0));

    private static Evaluation evaluation(List<Double> metric, List<Double> kl, List<Double> accuracy) {
        return new Evaluation(metric, Optional.of(kl), Optional.of(accuracy));
    }

    /** Every prompt changes alike, so that the interval of the change is that number twice. */
    private static Ablated.Row row(Node node, double change) {
        return new Ablated.Row(
                node.name(),
                Optional.of(node),
                evaluation(List.of(4 + change, 6 + change), List.of(0.25, 0.75), List.of(1.0, 0.0)),
                WHOLE);
    }

    private static HeatMap map(Ablated.Row... rows) {
        return AblationMap.of(
                new Ablated(
                        "logit-diff",
                        "zero",
                        Optional.empty(),
                        Shapes.sequential(2, 3, true),
                        new Ablated.Row("whole model", Optional.empty(), WHOLE, WHOLE),
                        List.of(rows)),
                "ioi on ioi");
    }

    private static List<OptionalDouble> values(HeatMap map) {
        return map.panels().get(0).cells().stream().map(HeatMap.Cell::value).toList();
    }

    private static List<OptionalDouble> of(double... values) {
        return Arrays.stream(values)
                .mapToObj(value -> Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value))
                .toList();
    }

    @Test
    void heads_and_mlps_stand_in_the_row_of_their_layer_and_what_was_not_ablated_is_empty() {
        HeatMap map = map(
                row(new Node.Head(0, 1), -2),
                row(new Node.Mlp(0), 0.5),
                row(new Node.Head(1, 2), -0.125),
                row(new Node.Head(1, 0), 1));

        assertThat(map.title()).isEqualTo("Each head and MLP ablated on its own (zero)");
        assertThat(map.captions())
                .containsExactly("ioi on ioi; logit-diff of the whole model 5.000, accuracy 1.00, means of 2 prompts");
        assertThat(map.x()).isEqualTo(new HeatMap.Names("head, or MLP", List.of("0", "1", "2", "MLP")));
        assertThat(map.y()).isEqualTo(new HeatMap.Names("layer", List.of("0", "1")));
        assertThat(map.scale()).isEqualTo(new HeatMap.Scale("change of logit-diff by the ablation", 2));
        assertThat(map.panels()).extracting(HeatMap.Panel::title).containsExactly("");
        assertThat(values(map)).isEqualTo(of(Double.NaN, -2, Double.NaN, 0.5, 1, Double.NaN, -0.125, Double.NaN));
        assertThat(map.panels().get(0).cells())
                .extracting(HeatMap.Cell::detail)
                .startsWith(
                        "",
                        "[-2.00, -2.00] (logit-diff 3.000, accuracy 0.500, KL 0.500)",
                        "",
                        "[0.500, 0.500] (logit-diff 5.500, accuracy 0.500, KL 0.500)");
    }

    @Test
    void heads_alone_have_no_column_for_mlps() {
        HeatMap map = map(row(new Node.Head(0, 0), -1), row(new Node.Head(0, 1), -3));

        assertThat(map.title()).isEqualTo("Each head ablated on its own (zero)");
        assertThat(map.x()).isEqualTo(new HeatMap.Names("head", List.of("0", "1")));
        assertThat(map.y().labels()).containsExactly("0");
        assertThat(values(map)).isEqualTo(of(-1, -3));
    }

    @Test
    void mlps_alone_have_one_column() {
        HeatMap map = map(row(new Node.Mlp(1), 4));

        assertThat(map.x().labels()).containsExactly("MLP");
        assertThat(map.y().labels()).containsExactly("0", "1");
        assertThat(values(map)).isEqualTo(of(Double.NaN, 4));
    }

    @Test
    void the_embedding_has_no_place_and_a_single_prompt_no_interval() {
        Evaluation one = evaluation(List.of(3.0), List.of(0.5), List.of(0.0));
        Evaluation whole = evaluation(List.of(1.0), List.of(0.0), List.of(1.0));

        HeatMap map =
                map(row(new Node.Input(), 9), new Ablated.Row("a0.h0", Optional.of(new Node.Head(0, 0)), one, whole));

        assertThat(map.panels().get(0).cells())
                .containsExactly(new HeatMap.Cell(OptionalDouble.of(2), "(logit-diff 3.000, accuracy 0.00, KL 0.500)"));
    }
}
