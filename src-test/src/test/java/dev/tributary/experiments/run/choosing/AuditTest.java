package dev.tributary.experiments.run.choosing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.evaluate.CircuitEvaluator;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.prune.ExactPatching;
import dev.tributary.engine.prune.Scoring;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.choosing.Audit.Row;
import dev.tributary.experiments.run.choosing.Audit.Sample;
import dev.tributary.experiments.run.opening.Studies;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.experiments.run.recording.AuditTable;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.index.IndexSpace;
import dev.tributary.graph.index.NodeSpace;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AuditTest {

    private static Row row(String element, Sample sample, double score, double effect) {
        return new Row(element, sample, score, effect);
    }

    @Test
    void figures_are_those_worked_out_by_hand() {
        Audit audit = new Audit(List.of(
                row("a", Sample.DRAWN, 4, 3),
                row("b", Sample.DRAWN, 3, 4),
                row("c", Sample.NEAR_THE_CUT, -1, 1),
                row("d", Sample.DISCARDED, 0, -2)));

        // ranks of scores 4 3 1 2, of effects 3 4 2 1: 1 - 6 (1 + 1 + 1 + 1) / (4 (16 - 1))
        assertThat(audit.rankCorrelation().orElseThrow()).isCloseTo(0.6, within(1e-12));
        assertThat(audit.signAgreement().orElseThrow()).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(audit.worst().element()).isIn("c", "d");
        assertThat(audit.doubtful()).isEmpty();
        assertThat(audit.count(Sample.DRAWN)).isEqualTo(2);
    }

    @Test
    void two_strong_edges_of_opposite_sign_without_effect_are_named_and_the_worse_one_first() {
        Audit audit = new Audit(List.of(
                row("bad", Sample.DRAWN, -105.6, 0.67),
                row("pair", Sample.DRAWN, 92.1, -1.15),
                row("good", Sample.DRAWN, 50, 40),
                row("weak", Sample.DRAWN, 1, -1),
                row("elsewhere", Sample.DISCARDED, 60, 0)));

        assertThat(audit.doubtful()).extracting(Row::element).containsExactly("bad", "pair");
        assertThat(AuditTable.csv(audit).lines())
                .startsWith("element,sample,score,effect,doubtful", "bad,circuit,-105.6,0.67,yes")
                .contains("good,circuit,50.0,40.0,no", "elsewhere,rest,60.0,0.0,no")
                .hasSize(6);
    }

    @Test
    void what_never_varies_has_no_correlation() {
        assertThat(new Audit(List.of(row("a", Sample.DRAWN, 1, 2))).rankCorrelation())
                .isEmpty();
        assertThat(new Audit(List.of(row("a", Sample.DRAWN, 1, 2), row("b", Sample.DRAWN, 1, 3))).rankCorrelation())
                .isEmpty();
        assertThat(new Audit(List.of(row("a", Sample.DRAWN, 0, 2))).signAgreement())
                .isEmpty();
    }

    @Test
    void rounding_has_no_rank_and_no_sign() {
        Audit audit = new Audit(List.of(
                row("a", Sample.DRAWN, 2, 2),
                row("b", Sample.DRAWN, 1, 1),
                row("c", Sample.DISCARDED, 1e-9, -1e-9),
                row("d", Sample.DISCARDED, 0, 1e-9)));

        assertThat(audit.rankCorrelation().orElseThrow()).isCloseTo(1, within(1e-12));
        assertThat(audit.signAgreement()).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource(value = Elements.class, mode = EnumSource.Mode.EXCLUDE, names = "UNITS")
    void effects_are_those_of_exact_patching_and_samples_are_what_they_say(Elements elements) throws IOException {
        try (Study study = Studies.of("mask-ig", "mean-clean", PositionChoice.EACH, elements)) {
            PruneScores scores = study.score(Progress.silent()).scores();
            Circuit circuit = Circuit.strongest(scores, new EdgeBudget.Count(12), Ranking.ABSOLUTE);
            PruneScores exact = new ExactPatching()
                    .score(
                            study.model(),
                            study.objective(study.split().score()),
                            new Scoring(elements, study.positions(), 0, 0, Progress.silent()))
                    .scores();
            Map<String, Integer> places = new HashMap<>();
            IntStream.range(0, scores.size())
                    .forEach(index -> places.put(scores.element(index).name(), index));

            Audit audit =
                    Audit.of(study, study.evaluator(study.split().score()), scores, circuit, 12, Progress.silent());

            assertThat(audit.rows()).extracting(Row::element).doesNotHaveDuplicates();
            assertThat(audit.count(Sample.DRAWN)).isEqualTo(12);
            for (Row row : audit.rows()) {
                int index = Objects.requireNonNull(places.get(row.element()));
                assertThat(row.score()).isEqualTo(scores.value(index));
                assertThat(row.effect()).as(row.element()).isCloseTo(exact.value(index), within(1e-9));
                assertThat(circuit.keeps(index)).isEqualTo(row.sample() == Sample.DRAWN);
            }
            double least = audit.rows().stream()
                    .filter(row -> row.sample() == Sample.NEAR_THE_CUT)
                    .mapToDouble(row -> Math.abs(row.score()))
                    .min()
                    .orElseThrow();
            assertThat(audit.rows().stream().filter(row -> row.sample() == Sample.DISCARDED))
                    .allMatch(row -> Math.abs(row.score()) <= least);
        }
    }

    @Test
    void what_is_looked_at_beside_the_cut_ranks_beside_it() throws IOException {
        try (Study study = Studies.of("mask-ig", "mean-clean", PositionChoice.EACH, Elements.EDGES)) {
            PruneScores scores = study.score(Progress.silent()).scores();
            double[] ranked = IntStream.range(0, scores.size())
                    .mapToDouble(index -> Math.abs(scores.value(index)))
                    .sorted()
                    .toArray();
            int cut = 120;
            Circuit circuit = Circuit.strongest(scores, new EdgeBudget.Count(5), Ranking.ABSOLUTE);

            Audit audit =
                    Audit.of(study, study.evaluator(study.split().score()), scores, circuit, cut, Progress.silent());

            double above = ranked[ranked.length - 1 - (cut - Audit.MOST_OTHERS)];
            double below = ranked[ranked.length - 1 - (cut + Audit.MOST_OTHERS)];
            assertThat(audit.rows().stream().filter(row -> row.sample() == Sample.NEAR_THE_CUT))
                    .hasSize(Audit.MOST_OTHERS)
                    .allMatch(row -> Math.abs(row.score()) <= above && Math.abs(row.score()) >= below);
        }
    }

    @Test
    void of_a_large_circuit_the_strongest_are_looked_at_and_of_the_rest_some_by_lot() throws IOException {
        try (Study study = Studies.of("mask-ig", "mean-clean", PositionChoice.EACH, Elements.EDGES)) {
            PruneScores scores = study.score(Progress.silent()).scores();
            List<Integer> ranked = IntStream.range(0, scores.size())
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer index) -> -Math.abs(scores.value(index))))
                    .toList();
            int size = Audit.MOST_DRAWN + 100;
            BitSet kept = new BitSet();
            ranked.subList(0, size).forEach(kept::set);

            Audit audit = Audit.of(
                    study,
                    study.evaluator(study.split().score()),
                    scores,
                    Circuit.of(scores.space(), kept),
                    size + Audit.MOST_OTHERS,
                    Progress.silent());

            assertThat(names(audit, Sample.DRAWN))
                    .isEqualTo(ranked.subList(0, Audit.MOST_DRAWN).stream()
                            .map(index -> scores.element(index).name())
                            .toList());
            assertThat(audit.rows())
                    .extracting(Row::sample)
                    .isSortedAccordingTo(Comparator.naturalOrder())
                    .hasSize(Audit.MOST_DRAWN + 2 * Audit.MOST_OTHERS);
            List<String> rest = names(audit, Sample.DISCARDED);
            assertThat(rest).hasSize(Audit.MOST_OTHERS);
            List<String> next = ranked.stream()
                    .skip(size + Audit.MOST_OTHERS)
                    .map(index -> scores.element(index).name())
                    .toList();
            assertThat(next).as("none of the circuit, none near the cut").containsAll(rest);
            assertThat(rest).doesNotHaveDuplicates();
            assertThat(next.subList(0, Audit.MOST_OTHERS).containsAll(rest))
                    .as("merely the next ones")
                    .isFalse();
        }
    }

    @Test
    void after_refining_what_went_is_called_dropped_and_what_is_new_is_measured() throws IOException {
        try (Study study = Studies.of("mask-ig", "mean-clean", PositionChoice.EACH, Elements.EDGES)) {
            PruneScores scores = study.score(Progress.silent()).scores();
            CircuitEvaluator evaluator = study.evaluator(study.split().score());
            Circuit before = Circuit.strongest(scores, new EdgeBudget.Count(12), Ranking.ABSOLUTE);
            Audit audit = Audit.of(study, evaluator, scores, before, 12, Progress.silent());
            List<String> looked = audit.rows().stream().map(Row::element).toList();
            List<Integer> added = IntStream.range(0, scores.size())
                    .boxed()
                    .filter(index -> !looked.contains(scores.element(index).name()))
                    .sorted(Comparator.comparingDouble((Integer index) -> -Math.abs(scores.value(index))))
                    .limit(3)
                    .toList();
            BitSet kept = before.indices();
            List<String> dropped = new ArrayList<>();
            for (int index = kept.nextSetBit(0); dropped.size() < 4; index = kept.nextSetBit(index + 1)) {
                dropped.add(scores.element(index).name());
                kept.clear(index);
            }
            added.forEach(kept::set);
            Circuit smaller = Circuit.of(scores.space(), kept);

            Audit after = audit.after(study, evaluator, scores, smaller, Progress.silent());

            assertThat(names(after, Sample.DROPPED)).containsExactlyInAnyOrderElementsOf(dropped);
            assertThat(names(after, Sample.DRAWN))
                    .containsExactlyInAnyOrderElementsOf(kept.stream()
                            .mapToObj(index -> scores.element(index).name())
                            .toList());
            assertThat(names(after, Sample.NEAR_THE_CUT)).isEqualTo(names(audit, Sample.NEAR_THE_CUT));
            assertThat(names(after, Sample.DISCARDED))
                    .containsExactlyInAnyOrderElementsOf(names(audit, Sample.DISCARDED));
            assertThat(after.rows())
                    .isSortedAccordingTo(
                            Comparator.comparing(Row::sample).thenComparing(row -> -Math.abs(row.score())));
            Map<String, Row> known = new HashMap<>();
            audit.rows().forEach(row -> known.put(row.element(), row));
            for (Row row : after.rows()) {
                if (known.containsKey(row.element())) {
                    assertThat(row.effect()).isEqualTo(known.get(row.element()).effect());
                }
            }
            Audit alone = Audit.of(study, evaluator, scores, smaller, 12, Progress.silent());
            for (int index : added) {
                String name = scores.element(index).name();
                assertThat(row(after, name)).isEqualTo(row(alone, name));
            }
            assertThat(audit.after(
                            study, evaluator, scores, Circuit.of(other(scores), new BitSet()), Progress.silent()))
                    .as("a circuit of other elements says nothing of these")
                    .isSameAs(audit);
        }
    }

    private static IndexSpace other(PruneScores scores) {
        return new NodeSpace(scores.graph(), scores.positions());
    }

    private static Row row(Audit audit, String element) {
        return audit.rows().stream()
                .filter(row -> row.element().equals(element))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names(Audit audit, Sample sample) {
        return audit.rows().stream()
                .filter(row -> row.sample() == sample)
                .map(Row::element)
                .toList();
    }

    @Test
    void doubt_begins_below_a_quarter_of_the_score_and_above_two_hundredths_of_the_largest() {
        Audit audit = new Audit(List.of(
                row("largest", Sample.DRAWN, 100, 100),
                row("a quarter", Sample.DRAWN, 8, 2),
                row("less", Sample.DRAWN, 8, 1.99),
                row("a quarter below", Sample.DRAWN, -8, -2),
                row("less below", Sample.DRAWN, -8, -1.9),
                row("just large enough", Sample.DRAWN, 2, 0),
                row("too small", Sample.DRAWN, 1.99, 0),
                row("dropped", Sample.DROPPED, 50, 0),
                row("rightly dropped", Sample.DROPPED, 50, 50)));

        assertThat(audit.doubtful())
                .extracting(Row::element)
                .containsExactly("less below", "less", "just large enough");
        assertThat(audit.dropped()).extracting(Row::element).containsExactly("dropped");
    }

    @Test
    void doubtful_elements_are_found_in_a_circuit_the_worst_first() throws IOException {
        try (Study study = Studies.of("mask-ig", "mean-clean", PositionChoice.EACH, Elements.EDGES)) {
            IndexSpace space = study.score(Progress.silent()).scores().space();
            BitSet kept = new BitSet();
            kept.set(3);
            kept.set(7);
            kept.set(9);
            Audit audit = new Audit(List.of(
                    row(space.element(7).name(), Sample.DRAWN, 5, 0),
                    row(space.element(3).name(), Sample.DRAWN, 9, 0),
                    row(space.element(9).name(), Sample.DRAWN, 9, 9),
                    row(space.element(8).name(), Sample.DRAWN, 8, 0)));

            assertThat(audit.doubtful(Circuit.of(space, kept))).containsExactly(3, 7);
        }
    }

    @Test
    void two_elements_have_a_correlation() {
        assertThat(new Audit(List.of(row("a", Sample.DRAWN, 1, 2), row("b", Sample.DRAWN, 2, 1))).rankCorrelation())
                .hasValue(-1);
    }

    @Test
    void the_longer_a_run_takes_the_fewer_are_measured_but_never_fewer_than_thirty() {
        assertThat(Audit.affordable(500, 200_000)).isEqualTo(50);
        assertThat(Audit.affordable(250, 200_000)).isEqualTo(100);
        assertThat(Audit.affordable(1_000_000, 200_000)).isEqualTo(30);
        assertThat(Audit.affordable(1, 1)).isEqualTo(Integer.MAX_VALUE);
        assertThat(Audit.affordable(0, 0)).isEqualTo(Integer.MAX_VALUE);
    }
}
