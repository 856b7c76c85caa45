package dev.tributary.engine.production;

import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.PatchedRuns;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.testing.RandomMasks;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.engine.testing.Spanned;
import dev.tributary.engine.testing.TwoExecutors;
import dev.tributary.engine.testing.WideTransformer;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.IndexSpace;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** To settle on a mask makes masks that are close to it cheap, which must not be seen in what they give. */
class SettledRunsTest {

    private static final PairBatch PAIRS = Spanned.three();
    private static final ForwardRun LAST = ForwardRun.plain(PAIRS.clean(), PAIRS.outputRows());
    private static final double[] SHARES = {0, 0.05, 0.4, 0.9, 1};

    static Stream<RandomTransformer> models() {
        return RandomTransformer.everyKind();
    }

    /** A circuit, and others that have or lack up to four elements beside. */
    private static List<PatchMask> close(Circuit circuit, int count, SplittableRandom random) {
        List<PatchMask> masks = new ArrayList<>();
        for (int mask = 0; mask < count; mask++) {
            BitSet kept = circuit.indices();
            for (int flip = 0; flip < mask % 5; flip++) {
                kept.flip(random.nextInt(circuit.capacity()));
            }
            masks.add(new PatchMask.AblatingAllBut(Circuit.of(circuit.space(), kept)));
        }
        return masks;
    }

    @ParameterizedTest
    @MethodSource("models")
    void masks_close_to_a_settled_one_give_what_full_runs_give(RandomTransformer transformer) {
        try (TwoExecutors both = TwoExecutors.exact(transformer.architecture(), transformer.parameters())) {
            List<SourceActivations> replacements = both.replacements(PAIRS, Spanned.reference());
            List<IndexSpace> spaces = RandomMasks.spaces(both.fast().graph(), 5);
            for (int which = 0; which < spaces.size(); which++) {
                IndexSpace space = spaces.get(which);
                SplittableRandom random = new SplittableRandom(which);
                SourceActivations replacement = replacements.get(which % replacements.size());
                LaneMap lanes = LaneMap.of(space.positions(), PAIRS);
                ForwardRun run = which % 2 == 0 ? LAST : ForwardRun.plain(PAIRS.clean(), OutputRows.all(PAIRS.clean()));
                try (PatchedRuns fast = both.fast().patched(run, replacement, lanes);
                        PatchedRuns slow = both.slow().patched(run, replacement, lanes)) {
                    for (double share : SHARES) {
                        Circuit circuit = RandomMasks.circuit(space, share, random);
                        fast.settle(new PatchMask.AblatingAllBut(circuit));
                        List<PatchMask> masks = close(circuit, 6, random);
                        masks.add(3, new PatchMask.AblatingOnly(circuit));
                        check(both, fast, slow, masks, space + " at " + share);
                    }
                }
            }
        }
    }

    private static void check(
            TwoExecutors both, PatchedRuns fast, PatchedRuns slow, List<PatchMask> masks, String what) {
        List<Logits> found = fast.logits(masks);
        List<Logits> truth = slow.logits(masks);
        for (int mask = 0; mask < masks.size(); mask++) {
            both.check(what + ", mask " + mask, TwoExecutors.rows(found.get(mask)), TwoExecutors.rows(truth.get(mask)));
        }
    }

    @Test
    void a_walk_from_circuit_to_circuit_never_drifts() {
        RandomTransformer transformer = RandomTransformer.gpt2();
        try (TwoExecutors both = TwoExecutors.exact(transformer.architecture(), transformer.parameters())) {
            IndexSpace space = RandomMasks.spaces(both.fast().graph(), 5).get(2);
            SourceActivations corrupt = both.slow().activations(PAIRS.corrupt());
            LaneMap lanes = LaneMap.of(space.positions(), PAIRS);
            SplittableRandom random = new SplittableRandom(9);
            BitSet kept = RandomMasks.circuit(space, 0.5, random).indices();
            try (PatchedRuns fast = both.fast().patched(LAST, corrupt, lanes);
                    PatchedRuns slow = both.slow().patched(LAST, corrupt, lanes)) {
                for (int step = 0; step < 60; step++) {
                    kept.flip(random.nextInt(space.size()));
                    kept.flip(random.nextInt(space.size()));
                    Circuit circuit = Circuit.of(space, kept);
                    fast.settle(new PatchMask.AblatingAllBut(circuit));
                    if (step % 6 == 5) {
                        check(both, fast, slow, close(circuit, 3, random), "step " + step);
                    }
                }
            }
        }
    }

    @Test
    void where_one_product_mixes_many_writers() {
        try (TwoExecutors both = TwoExecutors.exact(WideTransformer.architecture(), WideTransformer.parameters())) {
            IndexSpace space = RandomMasks.spaces(both.fast().graph(), 5).get(0);
            SourceActivations corrupt = both.slow().activations(PAIRS.corrupt());
            LaneMap lanes = LaneMap.of(space.positions(), PAIRS);
            SplittableRandom random = new SplittableRandom(3);
            try (PatchedRuns fast = both.fast().patched(LAST, corrupt, lanes);
                    PatchedRuns slow = both.slow().patched(LAST, corrupt, lanes)) {
                for (double share : SHARES) {
                    Circuit circuit = RandomMasks.circuit(space, share, random);
                    fast.settle(new PatchMask.AblatingAllBut(circuit));
                    check(both, fast, slow, close(circuit, 5, random), "share " + share);
                }
            }
        }
    }
}
