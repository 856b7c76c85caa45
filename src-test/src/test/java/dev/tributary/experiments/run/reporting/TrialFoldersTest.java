package dev.tributary.experiments.run.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.engine.catalog.Ablations;
import dev.tributary.engine.progress.Progress;
import dev.tributary.experiments.output.OutputFolder;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.figures.AblationMap;
import dev.tributary.experiments.run.figures.GridMaps;
import dev.tributary.experiments.run.opening.Subject;
import dev.tributary.experiments.run.opening.Subjects;
import dev.tributary.experiments.run.printing.AblatedText;
import dev.tributary.experiments.run.printing.PatchText;
import dev.tributary.experiments.run.trials.AblateAsked;
import dev.tributary.experiments.run.trials.Ablated;
import dev.tributary.experiments.run.trials.PatchAsked;
import dev.tributary.experiments.run.trials.Patched;
import dev.tributary.graph.io.JsonFiles;
import dev.tributary.graph.io.Sha256;
import dev.tributary.render.Theme;
import dev.tributary.render.heat.HeatMap;
import dev.tributary.render.heat.HeatPage;
import dev.tributary.render.heat.HeatPictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folders of patching and of ablating hold every picture and every number. */
class TrialFoldersTest {

    @TempDir
    private Path temporary = Path.of("");

    private Path folder() {
        return temporary.resolve("out");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** A heat map in both kinds of picture. */
    private void checkPictures(String name, HeatMap map, Theme theme) throws IOException {
        assertThat(folder().resolve(name + ".svg")).hasContent(HeatPictures.svg(map, theme));
        assertThat(folder().resolve(name + ".png")).hasBinaryContent(HeatPictures.png(map, theme));
    }

    /** Everything beside the record has its digest there. */
    private void checkRecord(String... command) throws IOException {
        JsonNode record = JsonFiles.read(folder().resolve("run.json"));
        assertThat(record.path("command").valueStream().map(JsonNode::textValue))
                .startsWith("tributary")
                .containsSequence(command);
        assertThat(record.at("/environment/started").textValue()).isEqualTo("2026-01-02T03:04:05Z");
        List<String> beside =
                files().stream().filter(name -> !name.equals("run.json")).toList();
        assertThat(record.path("files").size()).isEqualTo(beside.size());
        for (String name : beside) {
            assertThat(record.path("files").path(name).textValue())
                    .as(name)
                    .isEqualTo(Sha256.of(Files.readAllBytes(folder().resolve(name))));
        }
    }

    @Test
    void patching_leaves_a_picture_of_each_grid_in_numbered_files_where_a_site_has_two() throws IOException {
        try (Subject subject = Subjects.ioi(PositionChoice.EACH)) {
            Patched patched = Patched.of(
                    subject,
                    PatchAsked.of("mlp-out,attn-out@all,mlp-out@all", "clean"),
                    subject.metric(),
                    Progress.silent());
            try (OutputFolder claimed = OutputFolder.claim("--out", folder())) {
                new PatchFolder(
                                subject,
                                patched,
                                List.of("patch", "--into", "clean"),
                                Theme.DARK,
                                Instant.parse("2026-01-02T03:04:05.678Z"))
                        .write(claimed);
            }

            assertThat(files())
                    .containsExactly(
                            "attn-out.png",
                            "attn-out.svg",
                            "mlp-out-1.png",
                            "mlp-out-1.svg",
                            "mlp-out-3.png",
                            "mlp-out-3.svg",
                            "patching.csv",
                            "patching.html",
                            "patching.json",
                            "run.json");
            List<HeatMap> maps = new GridMaps(patched, "ioi on ioi").all();
            checkPictures("mlp-out-1", maps.get(0), Theme.DARK);
            checkPictures("attn-out", maps.get(1), Theme.DARK);
            checkPictures("mlp-out-3", maps.get(2), Theme.DARK);
            PatchText words = new PatchText(patched);
            assertThat(folder().resolve("patching.csv")).hasContent(words.csv());
            assertThat(JsonFiles.read(folder().resolve("patching.json")).toString())
                    .isEqualTo(words.json().toString());
            assertThat(folder().resolve("patching.html"))
                    .hasBinaryContent(HeatPage.write("Activation patching: ioi on ioi", maps));
            checkRecord("patch", "--into", "clean", "--model", "ioi");
        }
    }

    private Ablated ablate(Subject subject, AblateAsked asked) throws IOException {
        Ablated ablated =
                Ablated.of(subject, asked, Ablations.catalog().make("zero"), subject.metric(), Progress.silent());
        try (OutputFolder claimed = OutputFolder.claim("--out", folder())) {
            new AblationFolder(
                            subject,
                            ablated,
                            List.of("ablate", "--with", "zero"),
                            Theme.LIGHT,
                            Instant.parse("2026-01-02T03:04:05.678Z"))
                    .write(claimed);
        }
        AblatedText words = new AblatedText(ablated);
        assertThat(folder().resolve("ablation.csv")).hasContent(words.csv());
        assertThat(JsonFiles.read(folder().resolve("ablation.json")).toString())
                .isEqualTo(words.json().toString());
        checkRecord("ablate", "--with", "zero", "--model", "ioi");
        return ablated;
    }

    @Test
    void ablating_one_by_one_leaves_a_heat_map() throws IOException {
        try (Subject subject = Subjects.ioi(PositionChoice.EACH)) {
            List<String> none = List.of();

            Ablated ablated = ablate(subject, new AblateAsked(none, none, none, none, true, none));

            assertThat(files())
                    .containsExactly(
                            "ablation.csv",
                            "ablation.html",
                            "ablation.json",
                            "ablation.png",
                            "ablation.svg",
                            "run.json");
            HeatMap map = AblationMap.of(ablated, "ioi on ioi");
            checkPictures("ablation", map, Theme.LIGHT);
            assertThat(folder().resolve("ablation.html"))
                    .hasBinaryContent(HeatPage.write("Ablation: ioi on ioi", List.of(map)));
        }
    }

    @Test
    void ablating_some_together_leaves_numbers_alone() throws IOException {
        try (Subject subject = Subjects.ioi(PositionChoice.EACH)) {
            List<String> none = List.of();

            Ablated ablated = ablate(subject, new AblateAsked(List.of("2.1", "0.1"), none, none, none, false, none));

            assertThat(ablated.rows()).extracting(Ablated.Row::node).containsExactly(Optional.empty());
            assertThat(files()).containsExactly("ablation.csv", "ablation.json", "run.json");
        }
    }
}
