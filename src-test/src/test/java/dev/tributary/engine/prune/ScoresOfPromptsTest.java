package dev.tributary.engine.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.ablation.Ablation;
import dev.tributary.engine.ablation.CorruptPrompt;
import dev.tributary.engine.ablation.PromptSide;
import dev.tributary.engine.ablation.Replacements;
import dev.tributary.engine.ablation.TokenwiseMean;
import dev.tributary.engine.catalog.Methods;
import dev.tributary.engine.evaluate.BatchMetric;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.metric.LogitDifference;
import dev.tributary.engine.model.ForwardRun;
import dev.tributary.engine.model.Patch;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.production.ProductionModel;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.reference.ReferenceModel;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.engine.testing.Spanned;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.score.PromptScores;
import dev.tributary.graph.score.PruneScores;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a score says of each prompt, and of how sure it is. */
class ScoresOfPromptsTest {

    private static final double EXACT = 1e-9;
    private static final PairBatch PAIRS = Spanned.three();

    private static PatchableModel production() {
        RandomTransformer transformer = RandomTransformer.gpt2();
        return new ProductionModel(transformer.architecture(), transformer.parameters(), Precision.FP64, 2);
    }

    private static PatchableModel reference() {
        return reference(RandomTransformer.gpt2());
    }

    private static PatchableModel reference(RandomTransformer transformer) {
        return new ReferenceModel(transformer.architecture(), transformer.parameters(), Precision.FP64);
    }

    /** Prompts scored under means over prompts that are not among them, or under what their own corrupt twins compute. */
    private static Objective objective(PatchableModel model, Ablation ablation, PairBatch... batches) {
        Replacements replacements = ablation.prepare(model, List.of(Spanned.reference()));
        return new Objective(List.of(batches), new LogitDifference(), replacements);
    }

    private static Scored score(PatchableModel model, String method, Objective objective, Scoring scoring) {
        return Methods.catalog(List.of()).make(method).score(model, objective, scoring);
    }

    private static Scoring scoring(Elements elements, Positions positions) {
        return new Scoring(elements, positions, 0, 7, Progress.silent());
    }

    @ParameterizedTest
    @CsvSource({"EDGES, each, 5", "EDGES, crossing, 9", "EDGES, spans, 4", "NODES, each, 1", "NODES, all, 1"})
    void exact_scores_are_what_a_masked_run_of_each_prompt_alone_changes(Elements elements, String places, int step) {
        Positions positions = positions(places);
        try (PatchableModel fast = production();
                PatchableModel slow = reference()) {
            Scored scored =
                    score(fast, "exact", objective(fast, new CorruptPrompt(), PAIRS), scoring(elements, positions));
            PruneScores scores = scored.scores();
            PromptScores kept = scored.prompts().orElseThrow();

            List<double[]> effects = effects(slow, scores.space(), step);
            for (int index = 0; index < scores.size(); index += step) {
                int at = index;
                double[] own = effects.stream().mapToDouble(all -> all[at]).toArray();
                checkMean(scores, index, own);
            }
            assertThat(kept.size()).isEqualTo(7);
            for (int column = 0; column < kept.size(); column++) {
                int index = kept.index(column);
                for (int prompt = 0; prompt < 3; prompt++) {
                    if (index % step == 0) {
                        assertThat(kept.value(prompt, column)).isCloseTo(effects.get(prompt)[index], within(EXACT));
                    }
                }
            }
        }
    }

    /** For each prompt, what replacing every n-th element alone takes from the metric. */
    private static List<double[]> effects(PatchableModel model, IndexSpace space, int step) {
        List<double[]> effects = new ArrayList<>();
        for (PairBatch alone : Spanned.apart(PAIRS)) {
            ForwardRun run = ForwardRun.plain(alone.clean(), alone.outputRows());
            BatchMetric metric = BatchMetric.of(new LogitDifference(), alone, model);
            double whole = metric.values(model.logits(run))[0];
            double[] own = new double[space.size()];
            for (int index = 0; index < own.length; index += step) {
                BitSet single = new BitSet();
                single.set(index);
                Patch patch = new Patch(
                        new PatchMask.AblatingOnly(Circuit.of(space, single)),
                        model.activations(alone.corrupt()),
                        LaneMap.of(space.positions(), alone));
                own[index] = whole - metric.values(model.logits(run.with(patch)))[0];
            }
            effects.add(own);
        }
        return effects;
    }

    private static void checkMean(PruneScores scores, int index, double[] own) {
        double mean = 0;
        for (double value : own) {
            mean += value / own.length;
        }
        double spread = 0;
        for (double value : own) {
            spread += (value - mean) * (value - mean);
        }
        assertThat(scores.value(index)).as(scores.element(index).name()).isCloseTo(mean, within(EXACT));
        assertThat(scores.standardErrors().orElseThrow().value(index))
                .as(scores.element(index).name())
                .isCloseTo(Math.sqrt(spread / (own.length - 1) / own.length), within(EXACT));
    }

    private static Positions positions(String places) {
        return switch (places) {
            case "each" -> new Positions.Each(5);
            case "crossing" -> new Positions.Crossing(5);
            case "spans" -> new Positions.Spans(Spanned.NAMES);
            default -> new Positions.All();
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"eap", "eap-ig:steps=3", "mask-gradient:mask=0.4"})
    void scores_and_their_errors_are_those_of_prompts_scored_one_by_one(String method) {
        Scoring scoring = scoring(Elements.EDGES, new Positions.Each(5));
        try (PatchableModel fast = production();
                PatchableModel slow = reference()) {
            Scored together = score(fast, method, objective(fast, new CorruptPrompt(), PAIRS), scoring);
            List<PruneScores> apart = new ArrayList<>();
            for (PairBatch alone : Spanned.apart(PAIRS)) {
                Scored single = score(slow, method, objective(slow, new CorruptPrompt(), alone), scoring);
                assertThat(single.scores().standardErrors()).as("of one prompt").isEmpty();
                apart.add(single.scores());
            }

            for (int index = 0; index < together.scores().size(); index++) {
                int at = index;
                checkMean(
                        together.scores(),
                        index,
                        apart.stream().mapToDouble(scores -> scores.value(at)).toArray());
            }
            PromptScores kept = together.prompts().orElseThrow();
            for (int column = 0; column < kept.size(); column++) {
                for (int prompt = 0; prompt < 3; prompt++) {
                    assertThat(kept.value(prompt, column))
                            .isCloseTo(apart.get(prompt).value(kept.index(column)), within(EXACT));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"eap", "mask-gradient:mask=0.4", "exact", "magnitude"})
    void under_means_that_were_taken_before_it_does_not_matter_which_prompts_share_a_batch(String method) {
        Ablation means = new TokenwiseMean(PromptSide.BOTH);
        Scoring scoring = scoring(Elements.EDGES, new Positions.Each(5));
        try (PatchableModel model = production()) {
            PruneScores together = score(model, method, objective(model, means, PAIRS), scoring)
                    .scores();
            PruneScores apart = score(model, method, objective(model, means, Spanned.apart(PAIRS)), scoring)
                    .scores();

            assertThat(apart.toArray()).containsExactly(together.toArray(), within(1e-12));
            for (int index = 0; index < together.size(); index++) {
                assertThat(apart.standardErrors().orElseThrow().value(index))
                        .isCloseTo(together.standardErrors().orElseThrow().value(index), within(1e-9));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "eap, GPT-2",
        "mask-gradient:mask=0.5, GPT-2",
        "eap-ig:steps=2, GPT-2",
        "eap, bidirectional",
        "mask-gradient:mask=0.5, bidirectional",
        "eap-ig:steps=2, bidirectional",
        "eap, merged inputs",
        "eap, merged shortformer"
    })
    void what_crosses_to_all_queries_adds_up_to_what_is_read(String method, String name) {
        RandomTransformer transformer = RandomTransformer.all()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        try (PatchableModel fast =
                        new ProductionModel(transformer.architecture(), transformer.parameters(), Precision.FP64, 2);
                PatchableModel slow = reference(transformer)) {
            for (PatchableModel model : List.of(fast, slow)) {
                PruneScores crossing = scores(model, method, new Positions.Crossing(5));
                PruneScores each = scores(model, method, new Positions.Each(5));

                EdgeSpace from = (EdgeSpace) crossing.space();
                EdgeSpace to = (EdgeSpace) each.space();
                double[] sums = new double[to.size()];
                for (int index = 0; index < from.size(); index++) {
                    int row = to.row(from.readerOf(index), from.sourceOf(index));
                    sums[row + from.writerOf(index)] += crossing.value(index);
                }
                assertThat(from.size()).isGreaterThan(to.size());
                assertThat(sums).containsExactly(each.toArray(), within(EXACT));
            }
        }
    }

    private static PruneScores scores(PatchableModel model, String method, Positions positions) {
        return score(model, method, objective(model, new CorruptPrompt(), PAIRS), scoring(Elements.EDGES, positions))
                .scores();
    }

    @Test
    void the_score_of_a_node_is_that_of_all_edges_that_leave_it() {
        try (PatchableModel model = production()) {
            Objective objective = objective(model, new CorruptPrompt(), PAIRS);
            PruneScores nodes = score(model, "eap", objective, scoring(Elements.NODES, new Positions.Each(5)))
                    .scores();
            PruneScores edges = score(model, "eap", objective, scoring(Elements.EDGES, new Positions.Each(5)))
                    .scores();

            // the derivative at what a node writes is that of everybody who reads it, added up
            EdgeSpace space = (EdgeSpace) edges.space();
            double[] sums = new double[nodes.size()];
            for (int index = 0; index < space.size(); index++) {
                sums[space.sourceOf(index) * model.graph().writers().size() + space.writerOf(index)] +=
                        edges.value(index);
            }
            assertThat(nodes.toArray()).containsExactly(sums, within(EXACT));
        }
    }
}
