package dev.tributary.engine.production;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Logits;
import dev.tributary.engine.model.PatchableModel;
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
import dev.tributary.graph.Edge;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    private static IndexSpace space(PatchableModel model, boolean crossing) {
        return RandomMasks.spaces(model.graph(), PAIRS.clean().length()).stream()
                .filter(space ->
                        space.positions().lanes() > 1 && space.positions().crosses() == crossing)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_walk_from_circuit_to_circuit_never_drifts(boolean crossing) {
        RandomTransformer transformer = RandomTransformer.gpt2();
        try (TwoExecutors both = TwoExecutors.exact(transformer.architecture(), transformer.parameters())) {
            IndexSpace space = space(both.fast(), crossing);
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
    void a_head_that_has_many_keys_of_a_token_after_it_had_few() {
        RandomTransformer transformer = RandomTransformer.gpt2();
        try (TwoExecutors both = TwoExecutors.exact(transformer.architecture(), transformer.parameters())) {
            EdgeSpace space = (EdgeSpace) space(both.fast(), true);
            SourceActivations corrupt = both.slow().activations(PAIRS.corrupt());
            LaneMap lanes = LaneMap.of(space.positions(), PAIRS);
            List<Integer> ofHead = IntStream.range(0, space.size())
                    .filter(index -> space.element(index).name().contains("->a1.h0<"))
                    .boxed()
                    .toList();
            List<Integer> queries =
                    ofHead.stream().filter(index -> !crosses(space, index)).toList();
            BitSet few = new BitSet();
            for (String input : List.of("k", "v")) {
                for (int position = 0; position < 5; position++) {
                    few.set(space.find(Edge.parse("input->a1.h0<" + input + ">@" + position + ">4"))
                            .orElseThrow());
                }
            }
            BitSet many =
                    RandomMasks.circuit(space, 0.7, new SplittableRandom(6)).indices();
            try (PatchedRuns fast = both.fast().patched(LAST, corrupt, lanes);
                    PatchedRuns slow = both.slow().patched(LAST, corrupt, lanes)) {
                for (BitSet kept : List.of(few, many)) {
                    // the head is heard, and only its queries are told apart
                    space.covering(Edge.parse("a1.h0->logits")).forEach(kept::set);
                    fast.settle(new PatchMask.AblatingAllBut(Circuit.of(space, kept)));
                    List<PatchMask> masks = new ArrayList<>();
                    for (int index : queries) {
                        BitSet other = (BitSet) kept.clone();
                        other.flip(index);
                        masks.add(new PatchMask.AblatingAllBut(Circuit.of(space, other)));
                    }
                    check(both, fast, slow, masks, kept.cardinality() + " edges");
                }
            }
        }
    }

    private static boolean crosses(EdgeSpace space, int index) {
        return space.crosses(space.readerOf(index));
    }

    @Test
    void what_was_settled_once_is_forgotten_to_the_last_bit() {
        RandomTransformer transformer = RandomTransformer.gpt2();
        try (TwoExecutors both = TwoExecutors.exact(transformer.architecture(), transformer.parameters())) {
            IndexSpace space = space(both.fast(), true);
            SourceActivations corrupt = both.slow().activations(PAIRS.corrupt());
            LaneMap lanes = LaneMap.of(space.positions(), PAIRS);
            SplittableRandom random = new SplittableRandom(4);
            Circuit other = RandomMasks.circuit(space, 0.5, random);
            Circuit circuit = RandomMasks.circuit(space, 0.5, random);
            List<PatchMask> masks = close(circuit, 5, random);
            try (PatchedRuns walked = both.fast().patched(LAST, corrupt, lanes);
                    PatchedRuns fresh = both.fast().patched(LAST, corrupt, lanes)) {
                walked.settle(new PatchMask.AblatingAllBut(other));
                walked.logits(masks);
                walked.unsettle();
                List<Logits> apart = walked.logits(masks);
                walked.settle(new PatchMask.AblatingAllBut(circuit));
                List<Logits> near = walked.logits(masks);

                same(apart, fresh.logits(masks));
                fresh.settle(new PatchMask.AblatingAllBut(circuit));
                same(near, fresh.logits(masks));
            }
        }
    }

    private static void same(List<Logits> found, List<Logits> expected) {
        for (int mask = 0; mask < expected.size(); mask++) {
            assertThat(TwoExecutors.rows(found.get(mask)).toArray(double[][]::new))
                    .as("mask %d", mask)
                    .isDeepEqualTo(TwoExecutors.rows(expected.get(mask)).toArray(double[][]::new));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void where_one_product_mixes_many_writers(boolean crossing) {
        try (TwoExecutors both = TwoExecutors.exact(WideTransformer.architecture(), WideTransformer.parameters())) {
            IndexSpace space = space(both.fast(), crossing);
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
