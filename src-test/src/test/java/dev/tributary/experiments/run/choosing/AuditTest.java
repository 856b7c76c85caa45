package dev.tributary.experiments.run.choosing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.PruneScores;
import dev.tributary.graph.score.Ranking;
import java.io.IOException;
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
    @EnumSource(Elements.class)
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

            Audit audit = Audit.of(study, study.evaluator(study.split().score()), scores, circuit, 12);

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

            Audit audit = Audit.of(study, study.evaluator(study.split().score()), scores, circuit, cut);

            double above = ranked[ranked.length - 1 - (cut - Audit.MOST_OTHERS)];
            double below = ranked[ranked.length - 1 - (cut + Audit.MOST_OTHERS)];
            assertThat(audit.rows().stream().filter(row -> row.sample() == Sample.NEAR_THE_CUT))
                    .hasSize(Audit.MOST_OTHERS)
                    .allMatch(row -> Math.abs(row.score()) <= above && Math.abs(row.score()) >= below);
        }
    }
}
