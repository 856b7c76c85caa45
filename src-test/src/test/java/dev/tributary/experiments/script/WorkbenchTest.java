package dev.tributary.experiments.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.prune.Scoring;
import dev.tributary.engine.task.PromptPair;
import dev.tributary.engine.task.PromptSet;
import dev.tributary.engine.task.PromptText;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Positions;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.score.PruneScores;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkbenchTest {

    private static final double EXACT = 1e-9;

    /** Prompts of the built-in model that differ in their second token and nowhere else. */
    private static PromptSet oneTokenApart() {
        List<PromptPair> pairs = new ArrayList<>();
        for (int first = 0; first < 3; first++) {
            pairs.add(PromptPair.of(
                    PromptText.Ids.of(5 + first, 9, 11),
                    PromptText.Ids.of(5 + first, 14, 11),
                    List.of(PromptText.Ids.of(7)),
                    List.of(PromptText.Ids.of(8))));
        }
        return PromptSet.of(pairs);
    }

    private static Setup setup() {
        return Workbench.on("ioi").precision(Precision.FP64);
    }

    @Test
    void patching_the_only_token_that_differs_is_running_the_corrupt_prompt() throws IOException {
        try (Workbench bench = setup().prompts(oneTokenApart()).open()) {
            assertThat(bench.patch("hook_embed", 1)).isCloseTo(bench.ablated().meanMetric(), within(EXACT));
            assertThat(bench.patch("blocks.0.hook_resid_pre", 1))
                    .isCloseTo(bench.ablated().meanMetric(), within(EXACT))
                    .isNotCloseTo(bench.clean().meanMetric(), within(1e-3));
            assertThat(bench.patch("blocks.0.hook_resid_pre", 0))
                    .isCloseTo(bench.clean().meanMetric(), within(EXACT));
        }
    }

    @Test
    void a_component_is_knocked_out_where_it_is_named() throws IOException {
        try (Workbench bench = setup().prompts(oneTokenApart()).open()) {
            EdgeSpace each = new EdgeSpace(bench.model().graph(), new Positions.Each(3));
            EdgeSpace all = new EdgeSpace(bench.model().graph(), new Positions.All());

            Evaluation here = bench.without("a1.h2@1");
            Evaluation everywhere = bench.without("a1.h2", "m0");

            assertThat(here.metric()).isEqualTo(cutting(bench, each, "a1.h2@1").metric());
            assertThat(everywhere.metric())
                    .isEqualTo(cutting(bench, all, "a1.h2", "m0").metric())
                    .isNotEqualTo(here.metric());
        }
    }

    /** Every edge that leaves one of these cut, one by one. */
    private static Evaluation cutting(Workbench bench, EdgeSpace space, String... writers) {
        List<Edge> edges = new ArrayList<>();
        for (int index = 0; index < space.size(); index++) {
            Edge edge = space.element(index);
            String name = edge.source().name() + edge.name().replaceAll("^[^@]*", "");
            if (List.of(writers).contains(name)) {
                edges.add(edge);
            }
        }
        assertThat(edges).isNotEmpty();
        return bench.measure(new PatchMask.AblatingOnly(Circuit.of(space, edges)));
    }

    @Test
    void circuits_are_measured_against_the_whole_model_and_the_ablated_one() throws IOException {
        try (Workbench bench = setup().task("ioi", 6, 1).open()) {
            PruneScores scores = bench.score("eap");
            Circuit whole = Circuit.whole(scores.space());
            Circuit some = bench.strongest(scores, 40);
            double share = (bench.keeping(some).meanMetric() - bench.ablated().meanMetric())
                    / (bench.clean().meanMetric() - bench.ablated().meanMetric());

            assertThat(bench.faithfulness(whole)).hasValue(1);
            assertThat(bench.faithfulness(some).orElseThrow()).isCloseTo(share, within(EXACT));
            assertThat(some.size()).isBetween(1, 40);
            assertThat(some).isEqualTo(some.withoutDead(java.util.Set.of(0)));
        }
    }

    @Test
    void edges_that_lead_to_no_answer_are_left_out_where_positions_are_told_apart() throws IOException {
        try (Workbench bench = setup().prompts(oneTokenApart()).open()) {
            PruneScores scores = bench.score("eap", Scoring.edges(new Positions.Each(3)));
            Circuit circuit = bench.strongest(scores, scores.size());

            assertThat(circuit.elements())
                    .extracting(element -> ((Edge) element).name())
                    .contains("input->logits@2")
                    .doesNotContain("input->logits@0", "input->logits@1");
        }
    }

    @Test
    void what_cannot_be_is_refused_with_what_would_help() throws IOException {
        assertThatThrownBy(() -> Workbench.on("micro").metric("luck").open()).hasMessageContaining("logit-diff");
        assertThatThrownBy(() -> Workbench.on("nowhere").open()).hasMessageContaining("nor a folder");
        try (Workbench bench = setup().prompts(oneTokenApart()).open()) {
            assertThatThrownBy(() -> bench.patch("blocks.9.hook_resid_pre", 0))
                    .hasMessageContaining("no point \"blocks.9.hook_resid_pre\"");
            assertThatThrownBy(() -> bench.patch("blocks.0.hook_resid_pre", 3)).hasMessageContaining("from 0 to 2");
            assertThatThrownBy(() -> bench.patch("blocks.0.attn.hook_pattern", 0))
                    .hasMessageContaining("no positions");
            assertThatThrownBy(() -> bench.without("b1")).hasMessageContaining("b1");
        }
    }
}
