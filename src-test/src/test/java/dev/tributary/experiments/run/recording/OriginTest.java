package dev.tributary.experiments.run.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.prune.Scored;
import dev.tributary.experiments.run.asked.Inputs;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.SplitChoice;
import dev.tributary.experiments.run.opening.PromptDigests;
import dev.tributary.experiments.run.opening.Studies;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.io.Provenance;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What scores and circuits say of where they come from. */
class OriginTest {

    private static Provenance origin(String method, String ablation) throws IOException {
        try (Study study = Studies.of(method, ablation, PositionChoice.EACH, Elements.EDGES)) {
            return Origin.of(study);
        }
    }

    @Test
    void names_the_model_the_prompts_the_method_and_all_its_settings() throws IOException {
        Provenance origin = origin("mask-gradient:mask=0.5", "mean-both");

        assertThat(origin.model().name()).isEqualTo("reverse");
        assertThat(origin.prompts().task()).hasValue("reverse");
        assertThat(origin.prompts().sha256().orElseThrow()).matches("[0-9a-f]{64}");
        assertThat(origin.prompts().splits().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(18);
        assertThat(origin.prompts().answerPositions()).isNotEmpty();
        assertThat(origin.method().name()).isEqualTo("mask-gradient");
        assertThat(origin.method().parameters()).containsEntry("mask", "0.5");
        assertThat(origin.method().ablation().orElseThrow()).contains("mean-both");
        assertThat(origin.method().metric()).hasValue("kl");
        assertThat(origin.method().seed()).hasValue(5L);
        assertThat(origin.run().batch()).hasValue(4);
        assertThat(origin.run().precision()).hasValue("fp64");
        assertThat(origin.run().kernel()).isPresent();
        assertThat(origin.run().versions()).containsKeys("tributary", "nd4j", "openblas");
    }

    @Test
    void tells_runs_apart_by_what_made_them_and_by_nothing_else() throws IOException {
        Provenance one = origin("exact", "mean-clean");

        assertThat(origin("exact", "mean-clean")).isEqualTo(one);
        assertThat(origin("exact", "zero").method()).isNotEqualTo(one.method());
        assertThat(origin("magnitude", "mean-clean").method()).isNotEqualTo(one.method());
        assertThat(origin("exact", "zero").prompts()).isEqualTo(one.prompts());
        assertThat(one.prompts().splits()).isEqualTo(Map.of("score", 9, "select", 4, "report", 5));
    }

    @Test
    void only_an_ablation_that_takes_means_says_over_which_prompts() throws IOException {
        try (Study study = Studies.of("exact", "mean-clean", PositionChoice.EACH, Elements.EDGES)) {
            assertThat(Origin.means(study))
                    .contains(new Provenance.Means(
                            "score", 9, PromptDigests.ofAll(study.split().score())));
        }
        try (Study study = Studies.of("exact", "corrupt", PositionChoice.EACH, Elements.EDGES)) {
            assertThat(Origin.means(study)).isEmpty();
        }
    }

    @Test
    void prompts_that_serve_for_everything_are_all_what_means_are_taken_over() throws IOException {
        RunOptions asked = Studies.options("reverse", "exact", "mean-clean", PositionChoice.EACH, Elements.EDGES);
        try (Study study = Study.open(asked.with(new Inputs(
                asked.model(),
                asked.task(),
                asked.promptFile(),
                asked.inputs().pairs(),
                new SplitChoice.Whole(),
                false,
                asked.bos(),
                asked.seed())))) {
            Provenance.Means means = Origin.means(study).orElseThrow();

            assertThat(means.split()).isEqualTo("all");
            assertThat(means.prompts()).isEqualTo(18);
            assertThat(means.sha256()).isEqualTo(Origin.promptsHash(study));
        }
    }

    @Test
    void scores_name_the_part_that_they_were_made_on_and_a_discovery_all_parts() throws IOException {
        try (Study study = Studies.of("magnitude", "zero", PositionChoice.EACH, Elements.EDGES)) {
            Scored scored = study.score(Progress.silent());

            assertThat(Origin.scoreFile(study, scored).provenance().prompts().splits())
                    .isEqualTo(Map.of("score", 9));
            assertThat(Origin.discoveredScores(study, scored).provenance()).isEqualTo(Origin.of(study));
            assertThat(Origin.of(study).prompts().digests().get("report"))
                    .isEqualTo(PromptDigests.of(study.split().report()));
        }
    }
}
