package dev.tributary.engine.production;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.engine.model.Attribution;
import dev.tributary.engine.model.Blend;
import dev.tributary.engine.model.EdgeBasis;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Patch;
import dev.tributary.engine.model.SourceActivations;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.testing.FanOut;
import dev.tributary.engine.testing.RandomMasks;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.engine.testing.Spanned;
import dev.tributary.engine.testing.TwoExecutors;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.NodeSpace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The fast executor gives what the reference gives, whatever is asked. */
class AgreementTest {

    private static final PairBatch PAIRS = Spanned.three();

    /** Several rows of a prompt, none of another, some twice, in no order. */
    private static final OutputRows SCATTERED = new OutputRows(14, 4, 4, 1, 12, 0, 14);

    private static ForwardRun clean() {
        return ForwardRun.plain(PAIRS.clean(), SCATTERED);
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.testing.RandomTransformer#everyKind")
    void under_masks_of_every_kind_at_every_place(RandomTransformer transformer) {
        try (TwoExecutors both = TwoExecutors.exact(transformer.architecture(), transformer.parameters())) {
            List<SourceActivations> replacements = both.replacements(PAIRS, Spanned.reference());
            int number = 0;
            for (IndexSpace space : RandomMasks.spaces(both.fast().graph(), 5)) {
                LaneMap lanes = LaneMap.of(space.positions(), PAIRS);
                SourceActivations replacement = replacements.get(number % replacements.size());

                both.checkMasked(clean(), replacement, lanes, RandomMasks.of(space, number++));
            }
        }
    }

    @Test
    void under_masks_whatever_takes_the_place_of_edges() {
        RandomTransformer transformer = RandomTransformer.gpt2();
        try (TwoExecutors both = TwoExecutors.exact(transformer.architecture(), transformer.parameters())) {
            EdgeSpace space = new EdgeSpace(both.fast().graph(), new Positions.Crossing(5));
            LaneMap lanes = LaneMap.of(space.positions(), PAIRS);
            for (SourceActivations replacement : both.replacements(PAIRS, Spanned.reference())) {
                both.checkMasked(clean(), replacement, lanes, RandomMasks.of(space, 100));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void under_masks_in_models_in_which_a_value_goes_two_ways(FanOut architecture) {
        try (TwoExecutors both = TwoExecutors.exact(architecture, FanOut.parameters())) {
            SourceActivations replacement = both.slow().activations(PAIRS.corrupt());
            for (Positions positions : List.of(new Positions.All(), new Positions.Each(5))) {
                EdgeSpace space = new EdgeSpace(both.fast().graph(), positions);

                both.checkMasked(clean(), replacement, LaneMap.of(positions, PAIRS), RandomMasks.of(space, 11));
            }
        }
    }

    @Test
    void on_one_prompt_alone_and_on_an_embedding_between_prompts() {
        RandomTransformer transformer = RandomTransformer.gpt2();
        PairBatch alone = Spanned.only(PAIRS, 1);
        ForwardRun run = ForwardRun.plain(alone.clean(), new OutputRows(4));
        ForwardRun between = run.with(new Blend(alone.corrupt(), 0.3));
        try (TwoExecutors both = TwoExecutors.exact(transformer.architecture(), transformer.parameters())) {
            SourceActivations replacement = both.slow().activations(alone.corrupt());
            for (IndexSpace space : RandomMasks.spaces(both.fast().graph(), 5)) {
                LaneMap lanes = LaneMap.of(space.positions(), alone);

                both.checkMasked(run, replacement, lanes, RandomMasks.of(space, 21));
                both.checkMasked(between, replacement, lanes, RandomMasks.of(space, 22));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.testing.RandomTransformer#everyKind")
    void to_single_precision_under_masks(RandomTransformer transformer) {
        try (TwoExecutors both = TwoExecutors.single(transformer.architecture(), transformer.parameters())) {
            SourceActivations replacement = both.slow().activations(PAIRS.corrupt());
            for (Positions positions : List.of(new Positions.Each(5), new Positions.Crossing(5))) {
                EdgeSpace space = new EdgeSpace(both.fast().graph(), positions);

                both.checkMasked(clean(), replacement, LaneMap.of(positions, PAIRS), RandomMasks.of(space, 31));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.testing.RandomTransformer#everyKind")
    void on_scores_of_every_element_at_every_place(RandomTransformer transformer) {
        try (TwoExecutors both = TwoExecutors.exact(transformer.architecture(), transformer.parameters())) {
            checkScores(both, RandomMasks.spaces(both.fast().graph(), 5));
        }
    }

    @ParameterizedTest
    @EnumSource
    void on_scores_in_models_in_which_a_value_goes_two_ways(FanOut architecture) {
        try (TwoExecutors both = TwoExecutors.exact(architecture, FanOut.parameters())) {
            ComputationGraph graph = both.fast().graph();
            checkScores(
                    both,
                    List.of(
                            new EdgeSpace(graph, new Positions.Each(5)),
                            new NodeSpace(graph, new Positions.Spans(Spanned.NAMES))));
            EdgeSpace crossing = new EdgeSpace(graph, new Positions.Crossing(5));
            if (architecture == FanOut.QUERIES_ARE_KEYS) {
                assertThatThrownBy(() -> checkScores(both, List.of(crossing)))
                        .hasMessageContaining("keys and values that are read together");
            } else {
                checkScores(both, List.of(crossing));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tributary.engine.testing.RandomTransformer#everyKind")
    void to_single_precision_on_scores(RandomTransformer transformer) {
        try (TwoExecutors both = TwoExecutors.single(transformer.architecture(), transformer.parameters())) {
            SourceActivations replacement = both.slow().activations(PAIRS.corrupt());
            for (Positions positions : List.of(new Positions.Each(5), new Positions.Crossing(5))) {
                Attribution attribution = Attribution.of(
                        clean(),
                        TwoExecutors.uneven(),
                        new EdgeBasis.FromThisRun(replacement),
                        new EdgeSpace(both.fast().graph(), positions),
                        LaneMap.of(positions, PAIRS));

                both.checkScores("of " + attribution.space(), attribution);
            }
        }
    }

    private static void checkScores(TwoExecutors both, List<IndexSpace> spaces) {
        SourceActivations clean = both.slow().activations(PAIRS.clean());
        List<SourceActivations> replacements = both.replacements(PAIRS, Spanned.reference());
        int number = 0;
        for (IndexSpace space : spaces) {
            SourceActivations replacement = replacements.get(number % replacements.size());
            Map<String, EdgeBasis> bases = Map.of(
                    "from this run", new EdgeBasis.FromThisRun(replacement),
                    "between runs", new EdgeBasis.Between(clean, replacement));
            LaneMap lanes = LaneMap.of(space.positions(), PAIRS);
            for (Map.Entry<String, Way> way : ways(both, replacements.get((number + 1) % replacements.size()), number)
                    .entrySet()) {
                bases.forEach((name, basis) -> both.checkScores(
                        way.getKey() + ", " + name + ", of " + space,
                        new Attribution(
                                way.getValue().run(),
                                way.getValue().path(),
                                TwoExecutors.uneven(),
                                basis,
                                space,
                                lanes)));
            }
            number++;
        }
    }

    /** Where derivatives are taken. */
    private static Map<String, Way> ways(TwoExecutors both, SourceActivations replacement, int seed) {
        List<Attribution.Sample> here = List.of(Attribution.Sample.atRun());
        List<Attribution.Sample> path = List.of(
                new Attribution.Sample(Optional.of(new Blend(PAIRS.corrupt(), 0.2)), 0.7),
                new Attribution.Sample(Optional.of(new Blend(PAIRS.corrupt(), 0.9)), 0.45));
        Positions at = seed % 2 == 0 ? new Positions.Each(5) : new Positions.Spans(Spanned.NAMES);
        PatchMask weighted = RandomMasks.weighted(new EdgeSpace(both.fast().graph(), at), new SplittableRandom(seed));
        ForwardRun half = clean().with(
                        new Patch(new PatchMask.Uniform(0.5), replacement, LaneMap.of(new Positions.All(), PAIRS)));
        ForwardRun uneven = clean().with(new Patch(weighted, replacement, LaneMap.of(at, PAIRS)));
        Map<String, Way> ways = new LinkedHashMap<>();
        ways.put("in the clean run", new Way(clean(), here));
        ways.put("along a path", new Way(clean(), path));
        ways.put("along a path with half of everything replaced", new Way(half, path));
        ways.put("with half of everything replaced", new Way(half, here));
        ways.put("under weights", new Way(uneven, here));
        return ways;
    }

    /** A run and the embeddings at which derivatives are taken. */
    private record Way(ForwardRun run, List<Attribution.Sample> path) {}
}
