package dev.tributary.experiments.run.figures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.engine.model.Site;
import dev.tributary.engine.model.SwapSteps;
import dev.tributary.engine.patching.Effects;
import dev.tributary.engine.patching.GridResult;
import dev.tributary.engine.patching.Into;
import dev.tributary.engine.patching.PatchGrid;
import dev.tributary.experiments.run.trials.Patched;
import dev.tributary.graph.Shapes;
import dev.tributary.render.heat.HeatMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where every cell of a grid comes to stand, by values that count the cells. */
class GridMapsTest {

    private static final SwapSteps STEPS = SwapSteps.of(Shapes.sequential(2, 3, true));
    private static final List<String> PLACES = List.of("0 Mary", "1 and");

    /** The two runs are at 0 and 10 on both prompts; cell number n moves the first prompt by n and the second by n + 2. */
    private static GridResult counted(PatchGrid grid) {
        int cells = grid.swaps(STEPS, PLACES.size()).size();
        List<double[]> values = IntStream.range(0, cells)
                .mapToObj(cell -> new double[] {cell, cell + 2})
                .toList();
        return result(grid, values, new Effects.Ends(new double[] {0, 0}, new double[] {10, 10}));
    }

    private static GridResult result(PatchGrid grid, List<double[]> values, Effects.Ends ends) {
        return new GridResult(
                grid, grid.shape(STEPS, PLACES.size()), grid.swaps(STEPS, PLACES.size()), new Effects(values, ends));
    }

    private static HeatMap map(Into into, GridResult result) {
        return new GridMaps(new Patched("logit-diff", into, PLACES, List.of(result)), "ioi on ioi")
                .all()
                .get(0);
    }

    private static List<Double> values(HeatMap.Panel panel) {
        return panel.cells().stream().map(cell -> cell.value().orElseThrow()).toList();
    }

    @Test
    void layers_are_rows_and_positions_columns() {
        HeatMap map = map(Into.CORRUPT, counted(new PatchGrid(Site.RESID_PRE, true, false, false)));

        assertThat(map.title()).isEqualTo("resid-pre: clean activations put into the corrupt run");
        assertThat(map.captions())
                .containsExactly("ioi on ioi; logit-diff 10.00 clean, 0.000 corrupt, means of 2 prompts");
        assertThat(map.x()).isEqualTo(new HeatMap.Names("position", PLACES));
        assertThat(map.y()).isEqualTo(new HeatMap.Names("layer", List.of("0", "1")));
        assertThat(map.scale())
                .isEqualTo(new HeatMap.Scale(
                        "share of the way from the corrupt to the clean logit-diff (1: all of it)", 0.4));
        assertThat(map.panels()).singleElement().satisfies(panel -> {
            assertThat(panel.title()).isEmpty();
            // means are 1, 2, 3, 4 of 10; both prompts are off that by 1, of which the error is 1 of 10
            assertThat(panel.cells())
                    .containsExactly(
                            new HeatMap.Cell(OptionalDouble.of(0.1), "± 0.10 (logit-diff 1.000)"),
                            new HeatMap.Cell(OptionalDouble.of(0.2), "± 0.10 (logit-diff 2.000)"),
                            new HeatMap.Cell(OptionalDouble.of(0.3), "± 0.10 (logit-diff 3.000)"),
                            new HeatMap.Cell(OptionalDouble.of(0.4), "± 0.10 (logit-diff 4.000)"));
        });
    }

    @Test
    void what_is_put_into_the_clean_run_is_said_the_other_way_round() {
        HeatMap map = map(Into.CLEAN, counted(new PatchGrid(Site.MLP_OUT, true, false, false)));

        assertThat(map.title()).isEqualTo("mlp-out: corrupt activations put into the clean run");
        assertThat(map.captions())
                .containsExactly("ioi on ioi; logit-diff 0.000 clean, 10.00 corrupt, means of 2 prompts");
        assertThat(map.scale().name())
                .isEqualTo("share of the way from the clean to the corrupt logit-diff (1: all of it)");
    }

    @Test
    void heads_are_columns_and_each_position_a_panel() {
        HeatMap map = map(Into.CORRUPT, counted(new PatchGrid(Site.HEAD_OUT, true, true, false)));

        assertThat(map.title()).isEqualTo("head-out of each head: clean activations put into the corrupt run");
        assertThat(map.x()).isEqualTo(new HeatMap.Names("head", List.of("0", "1", "2")));
        assertThat(map.y()).isEqualTo(new HeatMap.Names("layer", List.of("0", "1")));
        assertThat(map.panels()).extracting(HeatMap.Panel::title).containsExactly("0 Mary", "1 and");
        // cells count by layer, position, head: the first position has 0, 1, 2 and 6, 7, 8, each with a mean of one
        // more
        assertThat(values(map.panels().get(0))).containsExactly(0.1, 0.2, 0.3, 0.7, 0.8, 0.9);
        assertThat(values(map.panels().get(1))).containsExactly(0.4, 0.5, 0.6, 1.0, 1.1, 1.2);
        assertThat(map.scale().bound()).isEqualTo(1.2);
    }

    @Test
    void patterns_are_shown_query_by_key_with_a_panel_for_each_layer_and_head() {
        HeatMap map = map(Into.CORRUPT, counted(new PatchGrid(Site.PATTERN, true, true, true)));

        assertThat(map.x()).isEqualTo(new HeatMap.Names("key", PLACES));
        assertThat(map.y()).isEqualTo(new HeatMap.Names("query", PLACES));
        assertThat(map.panels())
                .extracting(HeatMap.Panel::title)
                .containsExactly(
                        "layer 0, head 0",
                        "layer 0, head 1",
                        "layer 0, head 2",
                        "layer 1, head 0",
                        "layer 1, head 1",
                        "layer 1, head 2");
        assertThat(values(map.panels().get(5))).containsExactly(2.1, 2.2, 2.3, 2.4);
    }

    @Test
    void patterns_of_all_keys_are_shown_by_position_with_a_panel_for_each_head() {
        HeatMap map = map(Into.CORRUPT, counted(new PatchGrid(Site.PATTERN, true, true, false)));

        assertThat(map.x()).isEqualTo(new HeatMap.Names("position", PLACES));
        assertThat(map.y().name()).isEqualTo("layer");
        assertThat(map.panels()).extracting(HeatMap.Panel::title).containsExactly("head 0", "head 1", "head 2");
        // cells count by layer, head, position
        assertThat(values(map.panels().get(1))).containsExactly(0.3, 0.4, 0.9, 1.0);
    }

    @ParameterizedTest
    @CsvSource({"RESID_PRE, false, 'position', 1, '0.1, 0.2'", "QUERY, true, 'head', 3, '0.1, 0.2, 0.3, 0.4, 0.5, 0.6'"
    })
    void where_positions_are_taken_together_there_is_one_panel(
            Site site, boolean byHead, String columns, int count, String expected) {
        HeatMap map = map(Into.CORRUPT, counted(new PatchGrid(site, false, byHead, false)));

        assertThat(map.x().name()).isEqualTo(columns);
        assertThat(map.x().labels()).hasSize(count);
        if (!byHead) {
            assertThat(map.x().labels()).containsExactly("all");
        }
        assertThat(map.panels()).singleElement().satisfies(panel -> {
            assertThat(panel.title()).isEmpty();
            assertThat(values(panel)).hasToString("[" + expected + "]");
        });
    }

    @Test
    void where_both_runs_do_the_same_changes_are_shown_and_a_single_prompt_has_no_error() {
        PatchGrid grid = new PatchGrid(Site.RESID_PRE, false, false, false);
        Effects.Ends same = new Effects.Ends(new double[] {5, 7}, new double[] {7, 5});

        HeatMap map = map(Into.CORRUPT, result(grid, List.of(new double[] {6, 10}, new double[] {3, 3}), same));

        assertThat(map.scale()).isEqualTo(new HeatMap.Scale("change of logit-diff", 3));
        assertThat(map.panels().get(0).cells())
                .containsExactly(
                        new HeatMap.Cell(OptionalDouble.of(2), "± 2.0 (logit-diff 8.000)"),
                        new HeatMap.Cell(OptionalDouble.of(-3), "± 0.0 (logit-diff 3.000)"));

        Effects.Ends single = new Effects.Ends(new double[] {0}, new double[] {4});
        HeatMap one = map(Into.CORRUPT, result(grid, List.of(new double[] {1}, new double[] {-2}), single));
        assertThat(one.panels().get(0).cells())
                .containsExactly(
                        new HeatMap.Cell(OptionalDouble.of(0.25), "(logit-diff 1.000)"),
                        new HeatMap.Cell(OptionalDouble.of(-0.5), "(logit-diff -2.000)"));
    }

    @Test
    void every_grid_has_a_map_of_its_own_in_order() {
        Patched patched = new Patched(
                "kl",
                Into.CORRUPT,
                PLACES,
                List.of(
                        counted(new PatchGrid(Site.VALUE, true, true, false)),
                        counted(new PatchGrid(Site.RESID_MID, true, false, false))));

        assertThat(new GridMaps(patched, "x").all())
                .extracting(HeatMap::title)
                .containsExactly(
                        "v of each head: clean activations put into the corrupt run",
                        "resid-mid: clean activations put into the corrupt run");
    }
}
