package dev.tributary.engine.production;

import dev.tributary.engine.model.Attribution;
import dev.tributary.engine.model.EdgeBasis;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.testing.RandomMasks;
import dev.tributary.engine.testing.TwoExecutors;
import dev.tributary.engine.testing.WideTransformer;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.NodeSpace;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The fast executor gives what the reference gives for blocks as wide as those of SmolLM2. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WideLlamaTest {

    private static final int LENGTH = 10;
    private static final PairBatch PAIRS = WideTransformer.pairs(3, LENGTH);
    private static final ForwardRun CLEAN = ForwardRun.plain(PAIRS.clean(), PAIRS.outputRows());

    private TwoExecutors both;
    private SourceActivations replacement;

    @BeforeAll
    void open() {
        both = TwoExecutors.exact(WideTransformer.llama(), WideTransformer.parameters(WideTransformer.llama()));
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
    void on_logits_under_masks() {
        SplittableRandom random = new SplittableRandom(7);
        EdgeSpace each = new EdgeSpace(both.fast().graph(), new Positions.Each(LENGTH));

        both.checkMasked(
                CLEAN,
                replacement,
                LaneMap.of(each.positions(), PAIRS),
                List.of(
                        new PatchMask.AblatingAllBut(RandomMasks.circuit(each, 0.3, random)),
                        new PatchMask.AblatingOnly(RandomMasks.circuit(each, 0.02, random))));
    }

    @Test
    void on_scores_of_edges_at_each_position_and_between_them_and_of_nodes() {
        for (IndexSpace space : List.of(
                new EdgeSpace(both.fast().graph(), new Positions.Each(LENGTH)),
                new EdgeSpace(both.fast().graph(), new Positions.Crossing(LENGTH)),
                new NodeSpace(both.fast().graph(), new Positions.Each(LENGTH)))) {
            both.checkScores(
                    "of " + space,
                    Attribution.of(
                            CLEAN,
                            TwoExecutors.uneven(),
                            new EdgeBasis.FromThisRun(replacement),
                            space,
                            LaneMap.of(space.positions(), PAIRS)));
        }
    }
}
