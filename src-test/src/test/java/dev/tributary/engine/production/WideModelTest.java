package dev.tributary.engine.production;

import dev.tributary.engine.model.Attribution;
import dev.tributary.engine.model.Blend;
import dev.tributary.engine.model.EdgeBasis;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.testing.RandomMasks;
import dev.tributary.engine.testing.Spanned;
import dev.tributary.engine.testing.TwoExecutors;
import dev.tributary.engine.testing.WideTransformer;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.NodeSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The fast executor gives what the reference gives where products are larger than any tile: 640 rows of 512 numbers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WideModelTest {

    private static final int PROMPTS = 16;
    private static final int LENGTH = 40;
    private static final PairBatch PAIRS = WideTransformer.pairs(PROMPTS, LENGTH);
    private static final ForwardRun CLEAN = ForwardRun.plain(PAIRS.clean(), PAIRS.outputRows());

    private TwoExecutors both;
    private SourceActivations replacement;

    @BeforeAll
    void open() {
        both = TwoExecutors.exact(WideTransformer.architecture(), WideTransformer.parameters());
        replacement = both.slow().activations(PAIRS.corrupt());
    }

    @AfterAll
    void close() {
        both.close();
    }

    @Test
    void on_the_logits_of_every_row() {
        ForwardRun all = ForwardRun.plain(PAIRS.clean(), OutputRows.all(PAIRS.clean()));

        both.check(
                "logits",
                TwoExecutors.rows(both.fast().logits(all)),
                TwoExecutors.rows(both.slow().logits(all)));
    }

    @Test
    void on_what_every_component_writes() {
        SourceActivations found = both.fast().activations(PAIRS.corrupt());

        for (int step = 0; step < replacement.groups().size(); step++) {
            both.check("step " + step, List.of(found.codes(step)), List.of(replacement.codes(step)));
        }
        for (int writer : new int[] {0, 3, 9, 12, 18}) {
            both.check(
                    "writer " + writer,
                    List.of(both.fast().output(found, writer)),
                    List.of(both.slow().output(replacement, writer)));
        }
    }

    @Test
    void on_logits_under_masks_at_all_positions_and_at_each() {
        SplittableRandom random = new SplittableRandom(5);
        ForwardRun all = ForwardRun.plain(PAIRS.clean(), OutputRows.all(PAIRS.clean()));
        EdgeSpace whole = new EdgeSpace(both.fast().graph(), new Positions.All());
        EdgeSpace each = new EdgeSpace(both.fast().graph(), new Positions.Each(LENGTH));

        both.checkMasked(
                all,
                replacement,
                LaneMap.of(whole.positions(), PAIRS),
                List.of(new PatchMask.AblatingOnly(RandomMasks.circuit(whole, 0.02, random))));
        both.checkMasked(
                all,
                replacement,
                LaneMap.of(each.positions(), PAIRS),
                List.of(new PatchMask.AblatingAllBut(RandomMasks.circuit(each, 0.3, random))));
    }

    @Test
    void on_scores_of_edges_at_each_position_and_at_places_that_hold_several() {
        EdgeBasis own = new EdgeBasis.FromThisRun(replacement);
        EdgeSpace each = new EdgeSpace(both.fast().graph(), new Positions.Each(LENGTH));
        List<double[]> truth = TwoExecutors.scores(both.slow(), attribution(own, each));

        both.check(each.toString(), TwoExecutors.scores(both.fast(), attribution(own, each)), truth);
        for (Positions positions : List.of(new Positions.All(), new Positions.Spans(Spanned.NAMES))) {
            EdgeSpace wide = new EdgeSpace(both.fast().graph(), positions);
            LaneMap lanes = LaneMap.of(positions, PAIRS);
            List<double[]> sums = new ArrayList<>();
            for (int prompt = 0; prompt < PROMPTS; prompt++) {
                double[] sum = new double[wide.size()];
                for (int index = 0; index < each.size(); index++) {
                    int lane = lanes.lane(prompt, each.sourceOf(index));
                    sum[wide.row(each.readerOf(index), lane) + each.writerOf(index)] += truth.get(prompt)[index];
                }
                sums.add(sum);
            }
            both.check(wide.toString(), TwoExecutors.scores(both.fast(), attribution(own, wide)), sums);
        }
    }

    private static Attribution attribution(EdgeBasis basis, IndexSpace space) {
        return Attribution.of(CLEAN, TwoExecutors.uneven(), basis, space, LaneMap.of(space.positions(), PAIRS));
    }

    @Test
    void on_scores_of_nodes() {
        NodeSpace nodes = new NodeSpace(both.fast().graph(), new Positions.Each(LENGTH));

        both.checkScores("nodes", attribution(new EdgeBasis.FromThisRun(replacement), nodes));
    }

    @Tag("slow")
    @Test
    void on_scores_along_a_path() {
        EdgeBasis between = new EdgeBasis.Between(both.slow().activations(PAIRS.clean()), replacement);
        EdgeSpace space = new EdgeSpace(both.fast().graph(), new Positions.Each(LENGTH));
        List<Attribution.Sample> path = List.of(
                new Attribution.Sample(Optional.of(new Blend(PAIRS.corrupt(), 0.25)), 0.5),
                new Attribution.Sample(Optional.of(new Blend(PAIRS.corrupt(), 0.75)), 0.5));

        both.checkScores(
                "path",
                new Attribution(
                        CLEAN, path, TwoExecutors.uneven(), between, space, LaneMap.of(space.positions(), PAIRS)));
    }

    @Test
    void on_scores_between_ten_positions() {
        PairBatch pairs = WideTransformer.pairs(2, 10);
        ForwardRun run = ForwardRun.plain(pairs.clean(), pairs.outputRows());
        SourceActivations other = both.slow().activations(pairs.corrupt());
        EdgeSpace space = new EdgeSpace(both.fast().graph(), new Positions.Crossing(10));
        LaneMap lanes = LaneMap.of(space.positions(), pairs);

        both.checkScores(
                "crossing", Attribution.of(run, TwoExecutors.uneven(), new EdgeBasis.FromThisRun(other), space, lanes));
    }
}
