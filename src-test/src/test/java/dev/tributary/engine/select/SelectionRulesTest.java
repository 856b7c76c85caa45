package dev.tributary.engine.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.engine.catalog.Catalog;
import dev.tributary.engine.catalog.Selections;
import dev.tributary.engine.statistics.Multiplicity;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Node;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.flow.Flow;
import dev.tributary.graph.flow.ScoreGraph;
import dev.tributary.graph.flow.Vertex;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.NodeSpace;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import dev.tributary.graph.score.StandardErrors;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jgrapht.GraphPath;
import org.jgrapht.alg.shortestpath.AllDirectedPaths;
import org.junit.jupiter.api.Test;

/** The rules that choose by scores, against every path of small graphs and against each other. */
class SelectionRulesTest {

    private static final Set<Integer> LAST = Set.of(1);

    private static List<IndexSpace> spaces() {
        return List.of(
                new EdgeSpace(Shapes.sequential(1, 2, true), new Positions.All()),
                new EdgeSpace(Shapes.sequential(2, 1, true), new Positions.All()),
                new EdgeSpace(Shapes.sequential(1, 1, true), new Positions.Each(2)),
                new EdgeSpace(Shapes.sequential(1, 1, true), new Positions.Crossing(2)),
                new NodeSpace(Shapes.sequential(1, 2, true), new Positions.All()));
    }

    /** Small whole numbers of both signs, so that there are ties and zeros. */
    private static PruneScores scores(IndexSpace space, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = IntStream.range(0, space.size())
                .mapToDouble(index -> random.nextInt(-5, 6))
                .toArray();
        return PruneScores.of(space, values);
    }

    private static PruneScores sure(IndexSpace space, long seed) {
        PruneScores scores = scores(space, seed);
        double[] errors = IntStream.range(0, space.size())
                .mapToDouble(index -> 1 + index % 3)
                .toArray();
        return PruneScores.of(space, scores.toArray(), Optional.of(StandardErrors.of(9, errors)));
    }

    private static Set<Integer> answers(IndexSpace space) {
        return space.positions() instanceof Positions.All ? Set.of() : LAST;
    }

    /** The elements of every path from the embedding to an answer, by the path's bottleneck, largest first. */
    private static Map<Double, BitSet> everyPath(PruneScores scores) {
        ScoreGraph graph = scores.asGraph();
        List<GraphPath<Vertex, Flow>> paths = new AllDirectedPaths<>(graph)
                .getAllPaths(graph.writesOf(new Node.Input()), graph.answers(answers(scores.space())), true, null);
        Map<Double, BitSet> byBottleneck = new TreeMap<>((one, other) -> Double.compare(other, one));
        for (GraphPath<Vertex, Flow> path : paths) {
            double bottleneck = Double.POSITIVE_INFINITY;
            BitSet elements = new BitSet();
            for (Flow flow : path.getEdgeList()) {
                if (flow instanceof Flow.Scored scored) {
                    bottleneck = Math.min(bottleneck, Math.abs(scored.score()));
                    elements.set(scored.index());
                }
            }
            if (bottleneck > 0) {
                byBottleneck.computeIfAbsent(bottleneck, key -> new BitSet()).or(elements);
            }
        }
        return byBottleneck;
    }

    @Test
    void widest_paths_are_those_that_a_list_of_all_paths_gives() {
        for (IndexSpace space : spaces()) {
            for (long seed = 0; seed < 20; seed++) {
                PruneScores scores = scores(space, seed);
                Selector selector = new WidestPaths().over(scores, answers(space));
                BitSet union = new BitSet();
                BitSet fitting = new BitSet();
                List<BitSet> unions = new ArrayList<>(List.of(new BitSet()));
                for (Map.Entry<Double, BitSet> paths : everyPath(scores).entrySet()) {
                    union.or(paths.getValue());
                    unions.add((BitSet) union.clone());
                    assertThat(selector.take(new EdgeBudget.Threshold(paths.getKey()))
                                    .indices())
                            .as("%s, seed %d, bottleneck %s", space, seed, paths.getKey())
                            .isEqualTo(union);
                }
                for (int count = 0; count <= space.size(); count++) {
                    for (BitSet candidate : unions) {
                        if (candidate.cardinality() <= count && candidate.cardinality() >= fitting.cardinality()) {
                            fitting = candidate;
                        }
                    }
                    Circuit taken = selector.take(new EdgeBudget.Count(count));
                    assertThat(taken.indices()).isEqualTo(fitting);
                    assertThat(taken.withoutDead(answers(space)))
                            .as("nothing of it is dead")
                            .isEqualTo(taken);
                }
            }
        }
    }

    @Test
    void a_larger_budget_keeps_all_that_a_smaller_one_keeps() {
        for (Catalog.Entry<SelectionRule> entry : Selections.catalog().entries()) {
            SelectionRule rule = Selections.catalog().make(entry.name());
            for (IndexSpace space : spaces()) {
                PruneScores scores = sure(space, 3);
                if (rule.unsuited(scores).isPresent()) {
                    continue;
                }
                Selector selector = rule.over(scores, answers(space));
                BitSet before = new BitSet();
                for (int count = 0; count <= space.size(); count++) {
                    BitSet kept = selector.take(new EdgeBudget.Count(count)).indices();
                    assertThat(kept.cardinality()).isLessThanOrEqualTo(count);
                    BitSet lost = (BitSet) before.clone();
                    lost.andNot(kept);
                    assertThat(lost.isEmpty())
                            .as("%s of %s, %d", rule.name(), space, count)
                            .isTrue();
                    before = kept;
                }
                assertThat(selector.take(new EdgeBudget.Fraction(0.5)))
                        .isEqualTo(selector.take(new EdgeBudget.Count(space.size() / 2)));
            }
        }
    }

    @Test
    void every_rule_says_what_to_type_to_have_it_again() {
        for (Catalog.Entry<SelectionRule> entry : Selections.catalog().entries()) {
            SelectionRule rule = Selections.catalog().make(entry.name());
            assertThat(Selections.catalog().make(rule.specification())).isEqualTo(rule);
        }
        assertThat(Selections.catalog().make("greedy:by=signed")).isEqualTo(new Greedy(Ranking.SIGNED));
    }

    @Test
    void greedy_takes_what_the_growth_of_a_circuit_takes_and_stops_at_a_threshold() {
        IndexSpace space = spaces().get(1);
        PruneScores scores = scores(space, 7);
        Selector selector = new Greedy(Ranking.ABSOLUTE).over(scores, Set.of());

        for (int count = 0; count <= space.size(); count++) {
            assertThat(selector.take(new EdgeBudget.Count(count)))
                    .isEqualTo(Circuit.greedy(scores, count, Ranking.ABSOLUTE, Set.of()));
        }
        Circuit strong = selector.take(new EdgeBudget.Threshold(4));
        assertThat(strong.indices().stream().allMatch(index -> Math.abs(scores.value(index)) >= 4))
                .isTrue();
        assertThat(selector.take(new EdgeBudget.Count(strong.size())))
                .as("what it takes first")
                .isEqualTo(strong);
    }

    @Test
    void an_interval_that_holds_zero_leaves_an_element_out() {
        EdgeSpace space = new EdgeSpace(Shapes.sequential(1, 1, true), new Positions.All());
        double[] values = new double[space.size()];
        double[] errors = new double[space.size()];
        java.util.Arrays.fill(errors, 1);
        // with 4 prompts an interval reaches 3.1824 standard errors to either side
        values[space.indexOf(Edge.parse("input->logits"))] = 3.1825;
        values[space.indexOf(Edge.parse("input->m0"))] = -3.1823;
        values[space.indexOf(Edge.parse("m0->logits"))] = -9;
        PruneScores scores = PruneScores.of(space, values, Optional.of(StandardErrors.of(4, errors)));
        Differing rule = new Differing(Ranking.ABSOLUTE, 0.95, Multiplicity.NONE);

        assertThat(names(rule.over(scores, Set.of()).take(new EdgeBudget.Count(space.size()))))
                .containsExactly("input->logits", "m0->logits");
        assertThat(names(rule.over(scores, Set.of()).take(new EdgeBudget.Count(1))))
                .containsExactly("m0->logits");
        assertThat(names(rule.over(scores, Set.of()).take(new EdgeBudget.Threshold(5))))
                .containsExactly("m0->logits");
        assertThat(names(new Differing(Ranking.SIGNED, 0.95, Multiplicity.NONE)
                        .over(scores, Set.of())
                        .take(new EdgeBudget.Count(1))))
                .containsExactly("input->logits");
        assertThat(names(new Differing(Ranking.ABSOLUTE, 0.95, Multiplicity.BH)
                        .over(scores, Set.of())
                        .take(new EdgeBudget.Count(space.size()))))
                .as("among eight tests .05 is not rare; .0029 is, by .05 / 8")
                .containsExactly("m0->logits");
    }

    private static List<String> names(Circuit circuit) {
        return circuit.elements().stream().map(element -> element.name()).toList();
    }

    @Test
    void what_a_rule_cannot_do_it_says() {
        EdgeSpace edges = new EdgeSpace(Shapes.sequential(1, 1, true), new Positions.All());
        PruneScores bare = scores(edges, 1);
        PruneScores nodes = scores(new NodeSpace(Shapes.sequential(1, 1, true), new Positions.All()), 1);

        assertThatThrownBy(() -> new Differing(Ranking.ABSOLUTE, 0.95, Multiplicity.NONE).over(bare, Set.of()))
                .hasMessageContaining("standard errors");
        assertThatThrownBy(() -> new Greedy(Ranking.ABSOLUTE).over(nodes, Set.of()))
                .hasMessageContaining("follows edges");
        assertThatThrownBy(() -> new WidestPaths().over(bare, Set.of()).take(new EdgeBudget.Count(edges.size() + 1)))
                .hasMessageContaining("cannot keep");
        assertThatThrownBy(() -> Selections.catalog().make("interval:level=1"))
                .hasMessageContaining("above 0 and below 1");
    }
}
