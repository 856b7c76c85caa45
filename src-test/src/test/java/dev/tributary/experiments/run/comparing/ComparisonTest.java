package dev.tributary.experiments.run.comparing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.graph.ComputationGraph;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.NodeSpace;
import dev.tributary.graph.io.Provenance;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.StandardErrors;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Comparisons of eight edges, by numbers that were worked out by hand. */
class ComparisonTest {

    private static final ComputationGraph GRAPH = Shapes.sequential(1, 1, true);
    private static final EdgeSpace SPACE = new EdgeSpace(GRAPH, new Positions.All());

    private static StoredResult scores(String name, PruneScores scores) {
        return new StoredResult(
                name, Provenance.imported("m", "eap"), List.of(), Optional.of(scores), Optional.empty());
    }

    private static StoredResult scores(String name, double... values) {
        return scores(name, PruneScores.of(SPACE, values));
    }

    private static StoredResult circuit(String name, Circuit circuit) {
        return new StoredResult(
                name, Provenance.imported("m", "eap"), List.of(), Optional.empty(), Optional.of(circuit));
    }

    private static Circuit edges(int... kept) {
        BitSet set = new BitSet();
        Arrays.stream(kept).forEach(set::set);
        return Circuit.of(SPACE, set);
    }

    private static String name(int index) {
        return SPACE.element(index).name();
    }

    private static JsonNode json(Comparison comparison) throws IOException {
        return new ObjectMapper().readTree(comparison.json().toString());
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    private static List<String> names(JsonNode node) {
        return StreamSupport.stream(((Iterable<String>) node::fieldNames).spliterator(), false)
                .toList();
    }

    @Test
    void two_circuits_are_told_by_what_they_share_and_by_what_was_removed_and_added() throws IOException {
        Comparison told = Comparison.of(circuit("a", edges(0, 1, 2, 3)), circuit("b", edges(3, 4, 5)), 2);

        // at least one of three among the four of eight: all but the 4 of 56 triples that have none
        assertThat(told.lines())
                .containsExactly(
                        "4 and 3 edges of 8, 1 of them shared",
                        "Jaccard (shared by all): 0.1667",
                        "probability of sharing as many by chance: 0.929 (hypergeometric)",
                        "removed: 3",
                        "  " + name(0),
                        "  " + name(1),
                        "  and 1 more; --json lists all",
                        "added: 2",
                        "  " + name(4),
                        "  " + name(5));
        JsonNode json = json(told);
        assertThat(names(json))
                .containsExactly(
                        "first", "second", "shared", "jaccard", "chance_of_as_many_shared", "removed", "added");
        assertThat(json.path("first").intValue()).isEqualTo(4);
        assertThat(json.path("second").intValue()).isEqualTo(3);
        assertThat(json.path("shared").intValue()).isOne();
        assertThat(json.path("jaccard").doubleValue()).isEqualTo(1.0 / 6);
        assertThat(json.path("removed").valueStream().map(JsonNode::textValue))
                .containsExactly(name(0), name(1), name(2));
        assertThat(json.path("added").valueStream().map(JsonNode::textValue)).containsExactly(name(4), name(5));
    }

    @Test
    void two_empty_circuits_share_no_defined_part() throws IOException {
        Comparison told = Comparison.of(circuit("a", edges()), circuit("b", edges()), 2);

        assertThat(told.lines()).contains("Jaccard (shared by all): undefined", "removed: 0", "added: 0");
        assertThat(json(told).path("jaccard").isNull()).isTrue();
    }

    @Test
    void a_circuit_beside_the_truth_is_told_by_what_it_found_and_missed() throws IOException {
        Comparison told = Comparison.against(circuit("a", edges(0, 1, 2)), edges(1, 2, 3, 4), "the known circuit", 1);

        assertThat(told.lines())
                .containsExactly(
                        "the known circuit: 2 of its 4 found, 1 others found",
                        "precision: 0.6667",
                        "recall: 0.5000",
                        "F1: 0.5714",
                        "missed: 2",
                        "  " + name(3),
                        "  and 1 more; --json lists all",
                        "others: 1",
                        "  " + name(0));
        assertThat(json(told))
                .isEqualTo(json("{\"against\": \"the known circuit\", \"known\": 4, \"precision\": " + 2.0 / 3
                        + ", \"recall\": 0.5, \"f1\": " + json(told).path("f1") + ", \"missed\": [\"" + name(3)
                        + "\", \"" + name(4) + "\"], \"others\": [\"" + name(0) + "\"]}"));
        assertThat(Comparison.against(circuit("a", edges()), edges(), "nothing", 1)
                        .lines())
                .startsWith("nothing: 0 of its 0 found, 0 others found", "precision: undefined", "recall: undefined");
    }

    @Test
    void scores_beside_a_circuit_are_told_by_areas_and_by_as_many_strongest() throws IOException {
        StoredResult scores = scores("s", 8, -7, 6, 5, 4, 3, 2, 1);
        for (Comparison told : List.of(
                Comparison.of(scores, circuit("c.json", edges(0, 2)), 5),
                Comparison.of(circuit("c.json", edges(0, 2)), scores, 5))) {
            // of 12 pairs of a true edge and another, one is in the wrong order; precisions of 1 and 2/3
            assertThat(told.lines())
                    .containsExactly(
                            "the circuit c.json: 2 of 8 edges",
                            "area under the ROC curve: 0.9167",
                            "average precision: 0.8333",
                            "of the 2 strongest:",
                            "precision: 0.5000",
                            "recall: 0.5000",
                            "F1: 0.5000",
                            "missed: 1",
                            "  " + name(2));
            JsonNode json = json(told);
            assertThat(names(json))
                    .containsExactly(
                            "against",
                            "known",
                            "auroc",
                            "average_precision",
                            "precision",
                            "recall",
                            "f1",
                            "missed",
                            "roc");
            assertThat(json.path("roc").get(0)).isEqualTo(json("[0.0, 0.0]"));
            assertThat(json.path("roc").get(1)).isEqualTo(json("[0.0, 0.5]"));
            assertThat(json.path("roc").get(3)).isEqualTo(json("[" + 1.0 / 6 + ", 1.0]"));
            assertThat(json.path("roc")).hasSize(9);
        }
    }

    @Test
    void two_sets_of_scores_are_told_by_correlations_overlaps_and_what_changed_most() throws IOException {
        Comparison told = Comparison.of(scores("a", 8, -7, 6, 5, 4, 3, 2, 1), scores("b", 8, 7, 6, 5, 4, 3, 2, 1.5), 5);

        assertThat(told.lines())
                .startsWith("scores of " + SPACE)
                .contains("Spearman, by |score|: 1.0000", "opposite signs: 1")
                .endsWith(
                        "changed most:",
                        "     -7.0000 ->       7.0000  " + name(1),
                        "      1.0000 ->       1.5000  " + name(7));
        JsonNode json = json(told);
        assertThat(names(json))
                .containsExactly(
                        "elements",
                        "spearman",
                        "spearman_of_strength",
                        "pearson",
                        "sign_flips",
                        "overlaps",
                        "most_changed");
        assertThat(json.path("elements").intValue()).isEqualTo(8);
        assertThat(json.path("sign_flips").intValue()).isOne();
        assertThat(json.path("overlaps")).as("there are no ten edges").isEmpty();
        assertThat(json.path("most_changed"))
                .isEqualTo(json("[{\"name\": \"" + name(1) + "\", \"first\": -7.0, \"second\": 7.0}, {\"name\": \""
                        + name(7) + "\", \"first\": 1.0, \"second\": 1.5}]"));
        assertThat(Comparison.of(scores("a", 1, 2, 3, 4, 5, 6, 7, 8), scores("b", 1, 2, 3, 4, 5, 6, 7, 8), 5)
                        .lines())
                .doesNotContain("changed most:");
    }

    @Test
    void a_correlation_of_nothing_has_no_sign() {
        // numbers that rise against some that do not, or hardly fall
        StoredResult rising = scores("a", 1, 2, 3, 4, 5, 6, 7, 8);

        assertThat(Comparison.of(rising, scores("b", 1, -1, -1, 1, 1, -1, -1, 1), 1)
                        .lines())
                .contains("Pearson: 0.0000", "Spearman, by score: 0.0000", "Spearman, by |score|: undefined");
        Comparison falling = Comparison.of(rising, scores("b", 1, -1, -1, 1, 1, -1, -1, 1 - 1e-6), 1);
        assertThat(falling.json().path("pearson").doubleValue()).isBetween(-1e-6, -1e-8);
        assertThat(falling.lines()).contains("Pearson: 0.0000");
    }

    @Test
    void of_larger_spaces_the_strongest_ten_are_compared() throws IOException {
        EdgeSpace larger = new EdgeSpace(GRAPH, new Positions.Each(2));
        double[] first = new double[16];
        double[] second = new double[16];
        Arrays.setAll(first, index -> 16 - index);
        Arrays.setAll(second, index -> index < 8 ? index - 16 : index);

        Comparison told = Comparison.of(
                scores("a", PruneScores.of(larger, first)), scores("b", PruneScores.of(larger, second)), 0);

        // by size the second takes 0, 1 and 15, 2 and 14, 3 and 13, 4 and 12, and 5 before 11
        assertThat(told.lines()).contains("of the 10 strongest 6 shared, Jaccard 0.429, 6 with opposite signs");
        assertThat(json(told).path("overlaps"))
                .isEqualTo(json("[{\"size\": 10, \"shared\": 6, \"jaccard\": " + 6.0 / 14 + ", \"sign_flips\": 6}]"));
        assertThat(told.lines()).as("none are listed").doesNotContain("changed most:");
    }

    @Test
    void differences_that_prompts_do_not_explain_are_counted_with_their_q() throws IOException {
        double[] errors = new double[8];
        Arrays.fill(errors, 1);
        double[] moved = {9, 0, 0, 0, 0, 0, 0, 1};
        Comparison told = Comparison.of(
                scores("a", PruneScores.of(SPACE, new double[8], Optional.of(StandardErrors.of(30, errors)))),
                scores("b", PruneScores.of(SPACE, moved, Optional.of(StandardErrors.of(30, errors)))),
                1);

        assertThat(told.lines())
                .contains("1 scores differ by more than prompts do (Welch's test, q at most 0.05 among all; as if the"
                        + " prompts had nothing in common)");
        assertThat(told.lines().get(told.lines().size() - 1))
                .isEqualTo("      0.0000 ->       9.0000  " + name(0) + "  q 2.7e-07");
        assertThat(json(told).path("differing").longValue()).isOne();
        assertThat(json(told).at("/most_changed/0/q").doubleValue()).isBetween(0.0, 0.001);
    }

    @Test
    void results_that_tell_other_things_apart_are_refused_with_what_they_are() {
        StoredResult edges = circuit("a.json", edges(0));
        IndexSpace nodes = new NodeSpace(GRAPH, new Positions.All());
        IndexSpace other = new EdgeSpace(Shapes.sequential(2, 1, true), new Positions.All());

        assertThatThrownBy(() -> Comparison.of(edges, circuit("b.json", Circuit.empty(nodes)), 1))
                .isInstanceOf(UsageException.class)
                .hasMessage("a.json and b.json do not tell the same apart: " + SPACE + ", and " + nodes
                        + "; make both with the same --positions and --elements");
        assertThatThrownBy(() -> Comparison.of(edges, circuit("b.json", Circuit.empty(other)), 1))
                .isInstanceOf(UsageException.class)
                .hasMessage("a.json and b.json are of models of different shapes: " + SPACE + " of m, and " + other
                        + " of m");
        assertThatThrownBy(() -> new StoredResult(
                        "c.json", Provenance.imported("m", "eap"), List.of(), Optional.empty(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("c.json must hold either scores or a circuit");
    }
}
