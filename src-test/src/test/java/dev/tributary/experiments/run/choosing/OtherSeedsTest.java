package dev.tributary.experiments.run.choosing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.engine.evaluate.Evaluation;
import dev.tributary.engine.progress.Notebook;
import dev.tributary.engine.progress.Progress;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.measuring.Ability;
import dev.tributary.experiments.run.measuring.Measured;
import dev.tributary.experiments.run.opening.Session;
import dev.tributary.experiments.run.opening.Studies;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.circuit.Circuit;
import dev.tributary.graph.circuit.PatchMask;
import dev.tributary.graph.index.Elements;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class OtherSeedsTest {

    private static final RunOptions ASKED =
            Studies.options("ioi", "eap-ig", "corrupt", PositionChoice.EACH, Elements.EDGES);

    private static Discovery found(Study study) {
        Ability ability = Ability.of(study, Progress.silent());
        return Discovery.of(study, ability, study.score(Progress.silent()), Notebook.none(), Progress.silent());
    }

    @Test
    void a_row_is_what_a_run_with_its_seed_finds() throws IOException {
        try (Session session = Session.open(ASKED, Progress.silent())) {
            Study study = session.study(ASKED);
            Discovery first = found(study);

            OtherSeeds seeds = OtherSeeds.of(session, study, first, 2, Progress.silent());

            assertThat(seeds.rows()).extracting(OtherSeeds.Row::seed).containsExactly(5L, 6L, 7L);
            assertThat(seeds.rows().get(0).likeness()).contains(new OtherSeeds.Likeness(1, 1));
            try (Study alone = Study.open(ASKED.with(ASKED.inputs().withSeed(7)))) {
                Discovery own = found(alone);
                Circuit circuit = own.circuit();
                BitSet both = circuit.indices();
                both.and(first.circuit().indices());
                BitSet either = circuit.indices();
                either.or(first.circuit().indices());
                OtherSeeds.Row row = seeds.rows().get(2);

                assertThat(row.nominal()).isEqualTo(own.nominal());
                assertThat(row.report().edges()).isEqualTo(circuit.size());
                assertThat(row.likeness().orElseThrow().jaccard())
                        .isCloseTo((double) both.cardinality() / either.cardinality(), within(1e-12))
                        .isLessThan(1);
                Evaluation kept =
                        Studies.evaluated(alone, alone.split().report(), new PatchMask.AblatingAllBut(circuit));
                assertThat(row.report().accuracy()).isEqualTo(kept.meanAccuracy());
                assertThat(row.report().metric()).isCloseTo(kept.meanMetric(), within(1e-9));
                assertThat(row.circuits()).isEqualTo(own.curve().size());
            }
        }
    }

    private static OtherSeeds.Row row(long seed, double jaccard, int edges, double faithfulness) {
        Measured.Sureness sure =
                new Measured.Sureness(6, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        return new OtherSeeds.Row(
                seed,
                Double.isNaN(jaccard) ? Optional.empty() : Optional.of(new OtherSeeds.Likeness(jaccard, 0.75)),
                10,
                new Measured("report", "strongest", 10, edges, 1, 0, 1, OptionalDouble.of(faithfulness), sure),
                30);
    }

    @Test
    void other_circuits_and_other_faithfulness_are_said_with_numbers() {
        OtherSeeds alike = new OtherSeeds(List.of(row(0, 1, 4, 0.9), row(1, 0.9, 5, 1.0), row(2, 0.8, 4, 0.95)));
        assertThat(alike.warning()).isEmpty();
        assertThat(alike.words())
                .isEqualTo(
                        "2 further seeds: Jaccard index 0.85 [0.80, 0.90] with this circuit, rank-biased overlap 0.75;"
                                + " over all 3, 4 to 5 elements, faithfulness 0.950 [0.900, 1.000] on their own report splits"
                                + " (60 circuits measured)");

        OtherSeeds apart = new OtherSeeds(List.of(row(0, 1, 4, 0.70), row(1, 0.9, 9, 1.03)));
        assertThat(apart.warning().orElseThrow()).contains("from 0.70 to 1.03");

        OtherSeeds other = new OtherSeeds(List.of(row(0, 1, 4, 0.9), row(1, 0.5, 4, 0.9)));
        assertThat(other.warning().orElseThrow()).contains("another circuit", "0.50");

        OtherSeeds elsewhere = new OtherSeeds(List.of(row(0, 1, 4, 0.9), row(1, Double.NaN, 4, 0.9)));
        assertThat(elsewhere.jaccard()).isEmpty();
        assertThat(elsewhere.words()).contains("other places");
    }
}
