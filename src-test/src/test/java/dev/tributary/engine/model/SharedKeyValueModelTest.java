package dev.tributary.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.catalog.Methods;
import dev.tributary.engine.evaluate.BatchMetric;
import dev.tributary.engine.evaluate.Objective;
import dev.tributary.engine.metric.LogitDifference;
import dev.tributary.engine.production.ProductionModel;
import dev.tributary.engine.prune.Scoring;
import dev.tributary.engine.reference.ReferenceModel;
import dev.tributary.engine.task.LaneMap;
import dev.tributary.engine.task.OutputRows;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.engine.tensor.Precision;
import dev.tributary.engine.testing.Objectives;
import dev.tributary.engine.testing.PlainTransformer;
import dev.tributary.engine.testing.RandomMasks;
import dev.tributary.engine.testing.RandomTransformer;
import dev.tributary.engine.testing.Spanned;
import dev.tributary.graph.Positions;
import dev.tributary.graph.Shapes;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.EdgeSpace;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.KeyValueGroups;
import dev.tributary.graph.index.NodeSpace;
import dev.tributary.graph.score.PruneScores;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model whose heads share the inputs of keys and values; two of its four heads use one key and value. */
class SharedKeyValueModelTest {

    private static final double EXACT = 1e-9;
    private static final RandomTransformer LLAMA = RandomTransformer.llama();
    private static final SharedKeyValues SHARED = new SharedKeyValues(LLAMA.architecture(), 2);
    private static final PairBatch PAIRS = Spanned.three();

    private static PatchableModel perHead() {
        return new ProductionModel(LLAMA.architecture(), LLAMA.parameters(), Precision.FP64, 2);
    }

    private static PatchableModel shared() {
        return new SharedKeyValueModel(SHARED, perHead());
    }

    private static PatchableModel sharedReference() {
        return new SharedKeyValueModel(
                SHARED, new ReferenceModel(LLAMA.architecture(), LLAMA.parameters(), Precision.FP64));
    }

    private static Positions positions(String kind) {
        return Shapes.positions(kind, PAIRS.clean().length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "each", "crossing"})
    void a_mask_of_a_shared_input_replaces_what_each_of_its_heads_reads(String kind) {
        EdgeSpace edges = new EdgeSpace(SHARED.graph(), positions(kind));
        PatchMask.Weighted mask = RandomMasks.weighted(edges, new SplittableRandom(5));
        Map<String, Double> byName = new HashMap<>();
        double[] values = mask.values();
        for (int index = 0; index < values.length; index++) {
            byName.put(edges.element(index).name(), values[index]);
        }
        EdgeSpace ofHeads = new EdgeSpace(LLAMA.architecture().graph(), positions(kind));
        PlainTransformer plain = new PlainTransformer(LLAMA.architecture(), LLAMA.parameters());
        for (PairBatch alone : Spanned.apart(PAIRS)) {
            int[] clean = ids(alone, true);
            PlainTransformer.Outcome expected = plain.run(
                    clean,
                    (reader, source, target, writer) -> {
                        boolean places = !kind.equals("all");
                        int row = ofHeads.row(reader, places ? source : 0, places ? target : 0);
                        String name = ofHeads.element(row + writer).name();
                        String sharing = name.contains("<k>") || name.contains("<v>")
                                ? name.replace("h1<", "h0<").replace("h3<", "h2<")
                                : name;
                        return Objects.requireNonNull(byName.get(sharing), sharing);
                    },
                    plain.run(ids(alone, false)).written());
            for (PatchableModel model : List.of(shared(), sharedReference())) {
                try (model) {
                    LaneMap lanes = LaneMap.of(positions(kind), alone);
                    Patch patch = new Patch(mask, model.activations(alone.corrupt()), lanes);
                    ForwardRun run = ForwardRun.plain(alone.clean(), OutputRows.all(alone.clean()));
                    Logits once = model.logits(run.with(patch));
                    try (PatchedRuns runs = model.patched(run, patch.replacement(), lanes)) {
                        runs.settle(mask);
                        Logits many =
                                runs.logits(List.of(PatchMask.none(), mask)).get(1);
                        for (int row = 0; row < clean.length; row++) {
                            double[] truth = expected.logits().get(row);
                            for (int token = 0; token < truth.length; token++) {
                                assertThat(once.row(row)[token]).isCloseTo(truth[token], within(EXACT));
                                assertThat(many.row(row)[token]).isCloseTo(truth[token], within(EXACT));
                            }
                        }
                    }
                }
            }
        }
    }

    @Test
    void a_derivative_is_what_a_small_mask_changes() {
        EdgeSpace edges = new EdgeSpace(SHARED.graph(), new Positions.All());
        double small = 1e-5;
        try (PatchableModel model = shared()) {
            Objective objective = Objectives.corrupt(model, new LogitDifference(), PAIRS);
            double[] scores = scores(model, "mask-gradient", objective, edges).toArray();
            ForwardRun run = ForwardRun.plain(PAIRS.clean(), PAIRS.outputRows());
            LaneMap lanes = LaneMap.of(edges.positions(), PAIRS);
            BatchMetric metric = BatchMetric.of(new LogitDifference(), PAIRS, model);
            double whole = mean(metric.values(model.logits(run)));
            SourceActivations replacement = objective.replacements().of(PAIRS);
            for (int index = 0; index < scores.length; index += 3) {
                double[] values = new double[scores.length];
                values[index] = small;
                Patch patch = new Patch(new PatchMask.Weighted(edges, values), replacement, lanes);
                double changed = mean(metric.values(model.logits(run.with(patch))));
                assertThat((whole - changed) / small)
                        .as("%s", edges.element(index))
                        .isCloseTo(scores[index], within(1e-3 * (1 + Math.abs(scores[index]))));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"eap", "eap-ig", "clean-corrupted", "mask-gradient", "mask-ig"})
    void scores_of_a_groups_heads_sum_to_those_of_the_input_that_they_share(String method) {
        for (String kind : List.of("all", "each", "crossing")) {
            EdgeSpace edges = new EdgeSpace(SHARED.graph(), positions(kind));
            KeyValueGroups groups = new KeyValueGroups(edges);
            try (PatchableModel apart = perHead();
                    PatchableModel together = sharedReference()) {
                double[] ofHeads = scores(
                                apart,
                                method,
                                Objectives.corrupt(apart, new LogitDifference(), PAIRS),
                                groups.perHead())
                        .toArray();
                double[] shared = scores(
                                together, method, Objectives.corrupt(together, new LogitDifference(), PAIRS), edges)
                        .toArray();
                assertThat(shared).usingComparatorWithPrecision(EXACT).containsExactly(groups.sums(ofHeads));
            }
        }
    }

    @Test
    void exact_effects_of_shared_inputs_are_no_sums() {
        EdgeSpace edges = new EdgeSpace(SHARED.graph(), new Positions.All());
        KeyValueGroups groups = new KeyValueGroups(edges);
        try (PatchableModel apart = perHead();
                PatchableModel together = shared()) {
            Objective objective = Objectives.corrupt(apart, new LogitDifference(), PAIRS);
            double[] sums = groups.sums(
                    scores(apart, "exact", objective, groups.perHead()).toArray());
            double[] shared = scores(together, "exact", objective, edges).toArray();
            double apartAtMost = 0;
            for (int index = 0; index < shared.length; index++) {
                boolean query = edges.element(index).target().port().suffix().equals("<q>");
                if (query) {
                    assertThat(shared[index]).isCloseTo(sums[index], within(EXACT));
                }
                apartAtMost = Math.max(apartAtMost, Math.abs(shared[index] - sums[index]));
            }
            assertThat(apartAtMost).isGreaterThan(1e-3);
        }
    }

    @Test
    void nodes_are_scored_and_cut_as_before() {
        try (PatchableModel apart = perHead();
                PatchableModel together = shared()) {
            Objective objective = Objectives.corrupt(apart, new LogitDifference(), PAIRS);
            NodeSpace nodes = new NodeSpace(
                    SHARED.graph(), new Positions.Each(PAIRS.clean().length()));
            NodeSpace own = new NodeSpace(apart.graph(), nodes.positions());
            for (String method : List.of("eap", "exact")) {
                assertThat(scores(together, method, objective, nodes).toArray())
                        .isEqualTo(scores(apart, method, objective, own).toArray());
            }
        }
    }

    @Test
    void an_executor_of_something_else_is_refused() {
        RandomTransformer other = RandomTransformer.gpt2();
        try (PatchableModel model = new ProductionModel(other.architecture(), other.parameters(), Precision.FP64, 1)) {
            assertThatThrownBy(() -> new SharedKeyValueModel(SHARED, model))
                    .hasMessageContaining("the same forward pass");
        }
    }

    private static PruneScores scores(PatchableModel model, String method, Objective objective, IndexSpace space) {
        Scoring scoring =
                space instanceof EdgeSpace ? Scoring.edges(space.positions()) : Scoring.nodes(space.positions());
        return Methods.catalog(List.of())
                .make(method)
                .score(model, objective, scoring)
                .scores();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static int[] ids(PairBatch alone, boolean clean) {
        int[] ids = new int[alone.clean().length()];
        for (int position = 0; position < ids.length; position++) {
            ids[position] = (clean ? alone.clean() : alone.corrupt()).id(0, position);
        }
        return ids;
    }
}
