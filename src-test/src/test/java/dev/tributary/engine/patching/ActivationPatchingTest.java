package dev.tributary.engine.patching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.evaluate.BatchMetric;
import dev.tributary.engine.metric.LogitDifference;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Site;
import dev.tributary.engine.model.Swap;
import dev.tributary.engine.model.SwapSteps;
import dev.tributary.engine.production.ProductionModel;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.testing.Pairs;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.graph.Positions;
import java.util.List;
import org.junit.jupiter.api.Test;

class ActivationPatchingTest {

    private static final PairBatch PAIRS = Pairs.three();

    private static List<GridResult> run(Into into, PatchGrid... grids) {
        RandomTransformer transformer = RandomTransformer.gpt2();
        try (ProductionModel model =
                new ProductionModel(transformer.architecture(), transformer.parameters(), Precision.FP64, 2)) {
            ActivationPatching patching =
                    new ActivationPatching(List.of(PAIRS), new LogitDifference(), new Positions.Each(5), into);
            return patching.run(model, List.of(grids), Progress.silent());
        }
    }

    @Test
    void grids_have_the_axes_of_the_field() {
        SwapSteps steps = SwapSteps.of(RandomTransformer.gpt2().architecture().graph());

        assertThat(PatchGrid.of(Site.RESID_PRE, true).shape(steps, 5)).containsExactly(2, 5);
        assertThat(PatchGrid.of(Site.HEAD_OUT, true).shape(steps, 5)).containsExactly(2, 5, 3);
        assertThat(PatchGrid.of(Site.VALUE, false).axes()).containsExactly(Axis.LAYER, Axis.HEAD);
        assertThat(PatchGrid.of(Site.PATTERN, true).axes()).containsExactly(Axis.LAYER, Axis.HEAD, Axis.POSITION);
        assertThat(new PatchGrid(Site.PATTERN, true, true, true).shape(steps, 5))
                .containsExactly(2, 3, 5, 5);
        List<Swap> swaps = PatchGrid.of(Site.HEAD_OUT, true).swaps(steps, 5);
        assertThat(swaps).hasSize(30);
        assertThat(swaps.get(1 * 15 + 2 * 3 + 1))
                .isEqualTo(Swap.of(Site.HEAD_OUT, 1).ofHead(1).at(2));
        assertThatThrownBy(() -> new PatchGrid(Site.MLP_OUT, true, true, false)).hasMessageContaining("no heads");
        assertThatThrownBy(() -> new PatchGrid(Site.VALUE, true, true, true)).hasMessageContaining("keys");
    }

    @Test
    void the_whole_first_stream_goes_all_the_way_in_either_direction() {
        for (Into into : Into.values()) {
            GridResult stream = run(into, PatchGrid.of(Site.RESID_PRE, false)).get(0);

            assertThat(stream.share(0).orElseThrow()).isCloseTo(1, within(1e-12));
            assertThat(stream.shareError(0).orElseThrow()).isCloseTo(0, within(1e-9));
            assertThat(stream.mean(0)).isCloseTo(stream.ends().meanLending(), within(1e-12));
        }
        assertThat(run(Into.CLEAN, PatchGrid.of(Site.RESID_PRE, false))
                        .get(0)
                        .ends()
                        .meanTaking())
                .isEqualTo(run(Into.CORRUPT, PatchGrid.of(Site.RESID_PRE, false))
                        .get(0)
                        .ends()
                        .meanLending());
    }

    @Test
    void values_are_the_metric_of_each_prompt_and_errors_are_those_of_their_mean() {
        GridResult heads = run(Into.CORRUPT, PatchGrid.of(Site.MLP_OUT, true), PatchGrid.of(Site.HEAD_OUT, false))
                .get(1);
        RandomTransformer transformer = RandomTransformer.gpt2();
        try (ProductionModel model =
                new ProductionModel(transformer.architecture(), transformer.parameters(), Precision.FP64, 1)) {
            BatchMetric metric = BatchMetric.of(new LogitDifference(), PAIRS, model);
            double[] corrupt = metric.values(model.logits(ForwardRun.plain(PAIRS.corrupt(), PAIRS.outputRows())));
            double[] clean = metric.values(model.logits(ForwardRun.plain(PAIRS.clean(), PAIRS.outputRows())));

            assertThat(heads.ends().taking()).containsExactly(corrupt, within(1e-12));
            assertThat(heads.ends().lending()).containsExactly(clean, within(1e-12));
        }
        double[] values = heads.effects().values().get(4);
        double mean = (values[0] + values[1] + values[2]) / 3;
        double squares = Math.pow(values[0] - mean, 2) + Math.pow(values[1] - mean, 2) + Math.pow(values[2] - mean, 2);
        assertThat(heads.mean(4)).isCloseTo(mean, within(1e-12));
        assertThat(heads.standardError(4).orElseThrow()).isCloseTo(Math.sqrt(squares / 2 / 3), within(1e-12));
        double way = heads.ends().meanLending() - heads.ends().meanTaking();
        assertThat(heads.share(4).orElseThrow()).isCloseTo((mean - heads.ends().meanTaking()) / way, within(1e-12));
    }

    @Test
    void a_share_of_no_way_is_undefined() {
        Effects.Ends same = new Effects.Ends(new double[] {1, 2}, new double[] {2, 1});
        GridResult result = new GridResult(
                PatchGrid.of(Site.RESID_PRE, false),
                List.of(1),
                List.of(Swap.of(Site.RESID_PRE, 0)),
                new Effects(List.of(new double[] {1, 1}), same));

        assertThat(result.share(0)).isEmpty();
        assertThat(result.shareError(0)).isEmpty();
        assertThat(result.mean(0)).isEqualTo(1);
    }

    @Test
    void queries_are_not_told_apart() {
        assertThatThrownBy(() -> new ActivationPatching(
                        List.of(PAIRS), new LogitDifference(), new Positions.Crossing(5), Into.CLEAN))
                .hasMessageContaining("use all, each or spans");
    }
}
