package dev.tributary.engine.production;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.engine.ablation.Ablation;
import dev.tributary.engine.ablation.PromptSide;
import dev.tributary.engine.ablation.TokenwiseMean;
import dev.tributary.engine.ablation.Zero;
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
import dev.tributary.graph.Edge;
import dev.tributary.graph.Node;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A masked run computes only what a mask changes, which must not be seen in what it gives. */
class WhatAMaskChangesTest {

    private static final PairBatch PAIRS = Spanned.three();
    private static final ForwardRun CLEAN = ForwardRun.plain(PAIRS.clean(), OutputRows.all(PAIRS.clean()));

    static Stream<RandomTransformer> models() {
        return RandomTransformer.everyKind().filter(model -> List.of(
                        "GPT-2", "merged inputs", "parallel blocks", "bidirectional", "one key for all")
                .contains(model.name()));
    }

    private static Circuit circuit(EdgeSpace space, IntPredicate kept) {
        BitSet indices = new BitSet();
        for (int index = 0; index < space.size(); index++) {
            indices.set(index, kept.test(index));
        }
        return Circuit.of(space, indices);
    }

    private static int layer(Node node) {
        if (node instanceof Node.Head head) {
            return head.layer();
        }
        return node instanceof Node.Mlp mlp ? mlp.layer() : -1;
    }

    private static Edge edge(EdgeSpace space, int index) {
        return space.element(index);
    }

    private static SourceActivations replacement(TwoExecutors both, Ablation ablation) {
        return ablation.prepare(both.slow(), List.of(Spanned.reference())).of(PAIRS);
    }

    @ParameterizedTest
    @MethodSource("models")
    void where_a_mask_touches_one_layer_or_one_position_alone(RandomTransformer transformer) {
        try (TwoExecutors both = TwoExecutors.exact(transformer.architecture(), transformer.parameters())) {
            SourceActivations corrupt = both.slow().activations(PAIRS.corrupt());
            for (Positions positions : List.of(new Positions.Each(5), new Positions.Crossing(5))) {
                EdgeSpace space = new EdgeSpace(both.fast().graph(), positions);
                List<Circuit> circuits = new ArrayList<>();
                for (int layer = 0; layer < 2; layer++) {
                    int only = layer;
                    circuits.add(circuit(
                            space, index -> layer(edge(space, index).target().node()) == only));
                    circuits.add(
                            circuit(space, index -> layer(edge(space, index).source()) == only));
                }
                circuits.add(circuit(space, index -> edge(space, index).target().node() instanceof Node.Logits));
                circuits.add(circuit(space, index -> edge(space, index).source() instanceof Node.Input));
                for (int position = 0; position < 5; position++) {
                    int only = position;
                    circuits.add(circuit(space, index -> space.sourceOf(index) == only));
                    circuits.add(circuit(space, index -> space.targetOf(index) == only));
                }
                List<PatchMask> masks = new ArrayList<>();
                circuits.forEach(one -> masks.add(new PatchMask.AblatingOnly(one)));
                circuits.forEach(one -> masks.add(new PatchMask.AblatingAllBut(one)));

                both.checkMasked(CLEAN, corrupt, LaneMap.of(positions, PAIRS), masks);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void a_head_that_hears_only_replacements_still_writes_what_it_makes_of_them(RandomTransformer transformer) {
        try (TwoExecutors both = TwoExecutors.exact(transformer.architecture(), transformer.parameters())) {
            for (Ablation ablation : List.of(new Zero(), new TokenwiseMean(PromptSide.CLEAN))) {
                SourceActivations replacement = replacement(both, ablation);
                for (Positions positions : List.of(new Positions.All(), new Positions.Each(5))) {
                    EdgeSpace space = new EdgeSpace(both.fast().graph(), positions);
                    LaneMap lanes = LaneMap.of(positions, PAIRS);
                    Circuit outputs =
                            circuit(space, index -> edge(space, index).target().node() instanceof Node.Logits);
                    List<PatchMask> masks = List.of(
                            new PatchMask.AblatingAllBut(outputs),
                            new PatchMask.AblatingOnly(outputs.complement()),
                            PatchMask.all());

                    both.checkMasked(CLEAN, replacement, lanes, masks);
                    try (PatchedRuns runs = both.fast().patched(CLEAN, replacement, lanes)) {
                        List<Logits> logits = runs.logits(masks);
                        // what heads and MLPs make of replacements is not what replaces them
                        assertThat(largestDifference(logits.get(0), logits.get(2)))
                                .isGreaterThan(1e-3);
                    }
                }
            }
        }
    }

    private static double largestDifference(Logits one, Logits other) {
        double largest = 0;
        for (int row = 0; row < one.rows(); row++) {
            for (int token = 0; token < one.row(row).length; token++) {
                largest = Math.max(largest, Math.abs(one.row(row)[token] - other.row(row)[token]));
            }
        }
        return largest;
    }

    @ParameterizedTest
    @MethodSource("models")
    void runs_may_be_asked_for_again_and_in_any_company(RandomTransformer transformer) {
        try (TwoExecutors both = TwoExecutors.exact(transformer.architecture(), transformer.parameters())) {
            SourceActivations corrupt = both.slow().activations(PAIRS.corrupt());
            EdgeSpace space = new EdgeSpace(both.fast().graph(), new Positions.Each(5));
            List<PatchMask> masks = RandomMasks.of(space, 40);
            try (PatchedRuns runs = both.fast().patched(CLEAN, corrupt, LaneMap.of(space.positions(), PAIRS))) {
                List<Logits> together = runs.logits(masks);
                for (int mask = masks.size() - 1; mask >= 0; mask--) {
                    both.check(
                            "mask " + mask,
                            TwoExecutors.rows(
                                    runs.logits(List.of(masks.get(mask))).get(0)),
                            TwoExecutors.rows(together.get(mask)));
                }
            }
        }
    }
}
