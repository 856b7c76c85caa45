package dev.tributary.experiments.run.reporting;

import dev.tributary.engine.progress.Beside;
import dev.tributary.engine.statistics.Doubt;
import dev.tributary.experiments.output.OutputFolder;
import dev.tributary.experiments.run.choosing.Audit;
import dev.tributary.experiments.run.choosing.CircuitChoice;
import dev.tributary.experiments.run.choosing.Discovery;
import dev.tributary.experiments.run.choosing.Refining;
import dev.tributary.experiments.run.figures.Doubts;
import dev.tributary.experiments.run.figures.Views;
import dev.tributary.experiments.run.measuring.Measured;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.experiments.run.recording.AuditTable;
import dev.tributary.experiments.run.recording.Headline;
import dev.tributary.experiments.run.recording.LossTable;
import dev.tributary.experiments.run.recording.Origin;
import dev.tributary.experiments.run.recording.RunRecord;
import dev.tributary.experiments.run.recording.SeedTable;
import dev.tributary.experiments.run.recording.Table;
import dev.tributary.graph.NamedGroup;
import dev.tributary.graph.io.CircuitFile;
import dev.tributary.graph.io.EdgeCsv;
import dev.tributary.graph.io.Provenance;
import dev.tributary.graph.io.Selection;
import dev.tributary.graph.io.WholeFile;
import dev.tributary.graph.score.EdgeBudget;
import dev.tributary.graph.score.Evidence;
import dev.tributary.render.CircuitView;
import dev.tributary.render.DrawOptions;
import dev.tributary.render.catalog.Drawings;
import dev.tributary.render.layout.flow.Plan;
import dev.tributary.render.report.ReportPage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The files that a discovery leaves: report, drawings, scores, circuit, tables and the record of the run.
 *
 * @param study what was run
 * @param found what came of it
 * @param draw how the circuit is drawn
 * @param groups named groups that figures frame
 * @param started when the run began
 */
public record ResultFolder(Study study, Discovery found, DrawOptions draw, List<NamedGroup> groups, Instant started) {

    private static final int OF_TOO_MANY = 300;

    /** What shows the circuit: the report, then the pictures. */
    private static final List<String> SHOWS = List.of("report.html", "circuit.svg", "circuit.png", "circuit.pdf");

    private static final String SCORES = "scores.json";
    private static final String CIRCUIT = "circuit.json";

    /** Writes all files; the folder appears with all of them or not at all. */
    public void write(OutputFolder folder) throws IOException {
        folder.write(this::writeTo, files -> RunRecord.json(study, found, started, files));
    }

    private void writeTo(Path folder) throws IOException {
        Provenance provenance = Origin.of(study);
        Origin.discoveredScores(study, found.scored()).write(folder.resolve(SCORES));
        Selection taken =
                CircuitChoice.selection(study.selection(), new EdgeBudget.Count(found.nominal()), found.nominal());
        Selection selection = found.refined().filter(Refining::begun).isPresent()
                ? new Selection(taken.rule() + ", refined", taken.ranking(), taken.budget(), taken.nominalSize())
                : taken;
        new CircuitFile(found.circuit(), study.text(), provenance, selection, found.crossing())
                .write(folder.resolve(CIRCUIT));
        Optional<Evidence> evidence = Doubt.of(found.scores(), found.scored().prompts());
        CircuitView view = view(evidence);
        DrawOptions shown = shown(draw, found.circuit().size());
        List<Path> shows = SHOWS.stream().map(folder::resolve).toList();
        // the report takes as long as all pictures, and shares out what it can
        Beside<List<byte[]>> pictures = Beside.begin(
                "tributary-pictures", () -> Drawings.pictures(shows.subList(1, shows.size()), view, shown).stream()
                        .map(Supplier::get)
                        .toList());
        List<byte[]> made = new ArrayList<>();
        made.add(ReportPage.write(new ReportText(study, found).report(view, shown)));
        made.addAll(pictures.get());
        for (int file = 0; file < made.size(); file++) {
            byte[] bytes = made.get(file);
            WholeFile.write(shows.get(file), out -> out.write(bytes));
        }
        EdgeCsv.write(folder.resolve("edges.csv"), found.scores(), found.circuit(), study.text(), evidence);
        if (found.checks().audit().isPresent()) {
            WholeFile.write(
                    folder.resolve("audit.csv"),
                    AuditTable.csv(found.checks().audit().get()));
        }
        if (found.checks().seeds().isPresent()) {
            WholeFile.write(
                    folder.resolve("seeds.csv"),
                    SeedTable.csv(found.checks().seeds().get()));
        }
        if (!found.scored().losses().isEmpty()) {
            WholeFile.write(
                    folder.resolve("loss.csv"), LossTable.csv(found.scored().losses()));
        }
        WholeFile.write(folder.resolve("faithfulness.csv"), Table.csv(rows()));
    }

    /** Of a circuit of more edges than any figure can show the strongest few, unless it was said how many. */
    static DrawOptions shown(DrawOptions asked, int edges) {
        return edges > Plan.MOST_EDGES && asked.top().isEmpty() ? asked.withTop(OF_TOO_MANY) : asked;
    }

    private CircuitView view(Optional<Evidence> evidence) {
        Set<String> doubtful = found.checks()
                .audit()
                .map(audit -> audit.doubtful().stream().map(Audit.Row::element).collect(Collectors.toSet()))
                .orElse(Set.of());
        return Views.of(
                        found.circuit(),
                        found.scores(),
                        study.text(),
                        Views.title(study) + ": " + found.circuit(),
                        List.of(
                                Headline.of(found).words(),
                                study.method().specification() + ", "
                                        + study.metric().specification() + ", ablation "
                                        + study.ablation().specification()),
                        Doubts.of(found.scores().space(), evidence, doubtful))
                .marking(Views.marks(groups, Optional.empty(), study.text()));
    }

    private List<Measured> rows() {
        List<Measured> rows = new ArrayList<>(found.curve());
        rows.addAll(found.randomCurve());
        rows.addAll(List.of(found.full(), found.empty(), found.report(), found.random()));
        found.unrefined().ifPresent(rows::add);
        return rows;
    }
}
