package dev.tributary.experiments.run.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.prune.Scored;
import dev.tributary.engine.refine.Refined;
import dev.tributary.engine.statistics.Doubt;
import dev.tributary.experiments.output.OutputFolder;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.choosing.Audit;
import dev.tributary.experiments.run.choosing.Discoveries;
import dev.tributary.experiments.run.choosing.Discovery;
import dev.tributary.experiments.run.choosing.SelfChecks;
import dev.tributary.experiments.run.opening.Studies;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.experiments.run.recording.AuditTable;
import dev.tributary.experiments.run.recording.Headline;
import dev.tributary.experiments.run.recording.LossTable;
import dev.tributary.experiments.run.recording.Origin;
import dev.tributary.experiments.run.recording.SeedTable;
import dev.tributary.experiments.run.recording.Table;
import dev.tributary.graph.NamedGroup;
import dev.tributary.graph.Node;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.io.CircuitFile;
import dev.tributary.graph.io.JsonFiles;
import dev.tributary.graph.io.ScoreFile;
import dev.tributary.graph.io.Sha256;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.render.DrawOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder of a discovery holds all that was found. */
class ResultFolderTest {

    @TempDir
    private Path temporary = Path.of("");

    private Path folder() {
        return temporary.resolve("out");
    }

    private void write(Study study, Discovery found) throws IOException {
        NamedGroup group = new NamedGroup("last heads", List.of(new Node.Head(3, 0)));
        try (OutputFolder claimed = OutputFolder.claim("--out", folder())) {
            new ResultFolder(study, found, DrawOptions.standard(), List.of(group), Instant.now()).write(claimed);
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Without the digest that is part of the name of an attachment. */
    private List<String> kinds() throws IOException {
        return files().stream()
                .map(name -> name.replaceFirst("-[0-9a-f]{8}\\.", "-DIGEST."))
                .toList();
    }

    private static Study study() throws IOException {
        return Studies.of("eap-ig", "corrupt", PositionChoice.EACH, Elements.EDGES);
    }

    @Test
    void a_discovery_without_checks_leaves_circuit_scores_pictures_and_tables() throws IOException {
        try (Study study = study()) {
            Scored scored = study.score(Progress.silent());
            Discovery found = Discoveries.scored(Discoveries.of(scored.scores(), 9, study.answerLanes()), scored);
            write(study, found);

            assertThat(kinds())
                    .containsExactly(
                            "circuit.json",
                            "circuit.pdf",
                            "circuit.png",
                            "circuit.svg",
                            "edges.csv",
                            "faithfulness.csv",
                            "report.html",
                            "run.json",
                            "scores-DIGEST.safetensors",
                            "scores.json");
            assertThat(ScoreFile.read(folder().resolve("scores.json")).scores()).isEqualTo(scored.scores());
            CircuitFile circuit = CircuitFile.read(folder().resolve("circuit.json"));
            assertThat(circuit.circuit()).isEqualTo(found.circuit());
            assertThat(circuit.provenance()).isEqualTo(Origin.of(study));
            assertThat(circuit.selection().rule()).isEqualTo("strongest");
            assertThat(circuit.selection().budget()).contains(new EdgeBudget.Count(9));
            assertThat(circuit.selection().nominalSize()).isEqualTo(9);
            assertThat(folder().resolve("faithfulness.csv"))
                    .hasContent(Table.csv(Stream.of(
                                    found.curve(),
                                    found.randomCurve(),
                                    List.of(found.full(), found.empty(), found.report(), found.random()))
                            .flatMap(List::stream)
                            .toList()));
            assertThat(Files.readAllLines(folder().resolve("edges.csv"))).hasSize(10);
            assertThat(Doubt.of(scored.scores(), scored.prompts())).isPresent();
            assertThat(Files.readString(folder().resolve("edges.csv"))
                            .lines()
                            .findFirst()
                            .orElseThrow())
                    .as("what prompts say stands beside scores")
                    .contains("q");
            assertThat(Files.readString(folder().resolve("circuit.svg")))
                    .contains("Circuit of reverse: 9 of " + scored.scores().size() + " edges")
                    .contains(Headline.of(found).words())
                    .contains(study.method().specification() + ", kl, ablation corrupt")
                    .contains("last heads");
            assertThat(Files.readAllBytes(folder().resolve("circuit.png"))).startsWith(0x89, 'P', 'N', 'G');
            assertThat(new String(Files.readAllBytes(folder().resolve("circuit.pdf")), StandardCharsets.ISO_8859_1))
                    .startsWith("%PDF");
            assertThat(Files.readString(folder().resolve("report.html")))
                    .contains("Circuit of reverse")
                    .contains("recover 97 % of the kl");
            checkRecord();
        }
    }

    private void checkRecord() throws IOException {
        JsonNode digests = JsonFiles.read(folder().resolve("run.json")).path("files");
        List<String> beside =
                files().stream().filter(name -> !name.equals("run.json")).toList();
        assertThat(digests.size()).isEqualTo(beside.size());
        for (String name : beside) {
            assertThat(digests.path(name).textValue())
                    .as(name)
                    .isEqualTo(Sha256.of(Files.readAllBytes(folder().resolve(name))));
        }
    }

    @Test
    void checks_and_learning_leave_a_table_each_and_refining_is_named_in_the_circuit() throws IOException {
        try (Study study = study()) {
            Discovery start = Discoveries.of(study.score(Progress.silent()).scores(), 9, study.answerLanes());
            String doubtful = start.circuit().elements().get(0).name();
            Audit audit = new Audit(List.of(
                    new Audit.Row(doubtful, Audit.Sample.DRAWN, 9, 0.5),
                    new Audit.Row(start.circuit().elements().get(1).name(), Audit.Sample.DRAWN, 8, 7.5)));
            Discovery found = Discoveries.refined(
                    Discoveries.scored(
                            Discoveries.checked(
                                    start,
                                    new SelfChecks(
                                            4,
                                            OptionalDouble.of(9),
                                            Optional.empty(),
                                            Optional.of(audit),
                                            Optional.empty(),
                                            Optional.of(Discoveries.seeds(start, true)))),
                            new Scored(start.scores(), Optional.empty(), List.of(4.0, 2.0))),
                    Refined.Ending.MINIMAL,
                    5_000);
            write(study, found);

            assertThat(kinds())
                    .containsExactly(
                            "audit.csv",
                            "circuit.json",
                            "circuit.pdf",
                            "circuit.png",
                            "circuit.svg",
                            "edges.csv",
                            "faithfulness.csv",
                            "loss.csv",
                            "report.html",
                            "run.json",
                            "scores.json",
                            "seeds.csv");
            assertThat(folder().resolve("audit.csv")).hasContent(AuditTable.csv(audit));
            assertThat(folder().resolve("loss.csv")).hasContent(LossTable.csv(List.of(4.0, 2.0)));
            assertThat(folder().resolve("seeds.csv"))
                    .hasContent(SeedTable.csv(found.checks().seeds().orElseThrow()));
            CircuitFile circuit = CircuitFile.read(folder().resolve("circuit.json"));
            assertThat(circuit.circuit().size()).isEqualTo(8);
            assertThat(circuit.selection().rule()).isEqualTo("strongest, refined");
            assertThat(circuit.selection().nominalSize()).isEqualTo(9);
            assertThat(Files.readString(folder().resolve("faithfulness.csv")))
                    .endsWith(Table.csv(List.of(found.unrefined().orElseThrow()))
                                    .lines()
                                    .skip(1)
                                    .findFirst()
                                    .orElseThrow()
                            + "\n");
            checkRecord();
        }
    }

    @Test
    void a_circuit_that_was_too_dear_to_refine_is_not_called_refined() throws IOException {
        try (Study study = study()) {
            Discovery start = Discoveries.of(study.score(Progress.silent()).scores(), 9, study.answerLanes());
            write(study, Discoveries.refined(start, Refined.Ending.TOO_DEAR, 5_000));

            assertThat(CircuitFile.read(folder().resolve("circuit.json"))
                            .selection()
                            .rule())
                    .isEqualTo("strongest");
        }
    }

    @Test
    void a_circuit_that_no_figure_can_show_whole_is_shown_by_its_strongest_edges_unless_more_are_asked_for() {
        DrawOptions all = DrawOptions.standard();

        assertThat(ResultFolder.shown(all, 10_000)).isEqualTo(all);
        assertThat(ResultFolder.shown(all, 10_001)).isEqualTo(all.withTop(300));
        assertThat(ResultFolder.shown(all.withTop(5_000), 10_001)).isEqualTo(all.withTop(5_000));
    }
}
