package dev.tributary.experiments.sweep.run;

import dev.tributary.engine.evaluate.Bootstrap;
import dev.tributary.engine.evaluate.Measure;
import dev.tributary.engine.model.Swap;
import dev.tributary.engine.model.SwapSteps;
import dev.tributary.engine.patching.GridResult;
import dev.tributary.engine.patching.PatchGrid;
import dev.tributary.engine.progress.Progress;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.opening.Prepared;
import dev.tributary.experiments.run.opening.PromptDigests;
import dev.tributary.experiments.run.opening.Session;
import dev.tributary.experiments.run.opening.Subject;
import dev.tributary.experiments.run.printing.AblatedText;
import dev.tributary.experiments.run.printing.PatchText;
import dev.tributary.experiments.run.recording.Build;
import dev.tributary.experiments.run.trials.Ablated;
import dev.tributary.experiments.run.trials.Patched;
import dev.tributary.experiments.sweep.plan.Asked;
import dev.tributary.experiments.sweep.plan.Axis;
import dev.tributary.experiments.sweep.plan.Cell;
import dev.tributary.experiments.sweep.plan.Experiment;
import dev.tributary.experiments.sweep.plan.Unit;
import dev.tributary.experiments.sweep.store.Column;
import dev.tributary.experiments.sweep.store.Row;
import dev.tributary.experiments.sweep.store.UnitFiles;
import dev.tributary.graph.io.JsonFiles;
import dev.tributary.graph.io.WholeFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Activation patching and ablation as cells: a row for each thing that is patched or knocked out. */
final class TrialUnits {

    private static final Set<PositionChoice> PLACES =
            Set.of(PositionChoice.ALL, PositionChoice.EACH, PositionChoice.SPANS);

    private final UnitFiles folder;
    private final Opened opened;
    private final int threads;
    private final Probe probe;

    TrialUnits(UnitFiles folder, Opened opened, int threads, Probe probe) {
        this.folder = folder;
        this.opened = opened;
        this.threads = threads;
        this.probe = probe;
    }

    /** Throws {@link UsageException} if a cell tells positions apart in a way that its experiment does not know. */
    static void requirePlaces(Cell cell) {
        if (!PLACES.contains(PositionChoice.of(cell.value(Axis.POSITIONS)))) {
            throw new UsageException("positions of " + cell.experiment().label() + " are all, each or spans, got "
                    + cell.value(Axis.POSITIONS));
        }
    }

    /** How many runs of all prompts a cell takes. */
    static int runs(Subject subject, Cell cell) {
        if (cell.experiment() == Experiment.ABLATE) {
            return cell.value(Axis.TARGETS).equals("each")
                    ? subject.model().graph().writers().size()
                    : 1;
        }
        SwapSteps steps = SwapSteps.of(subject.model().graph());
        int lanes = subject.positions().lanes();
        return new Asked(cell)
                .patch().grids(subject.positions()).stream()
                        .mapToInt(grid -> size(grid, steps, lanes))
                        .sum();
    }

    private static int size(PatchGrid grid, SwapSteps steps, int lanes) {
        return grid.shape(steps, lanes).stream().reduce(1, (one, other) -> one * other);
    }

    /** The rows of a unit; throws what is wrong with it. */
    List<Row> rows(Unit unit) throws IOException {
        Cell cell = unit.first();
        Session session = opened.session();
        RunOptions options = new Asked(cell).options(threads);
        Prepared prepared = session.prepare(options);
        Subject subject = session.subject(options);
        probe.measures(cell);
        List<Row> rows = cell.experiment() == Experiment.PATCH
                ? patched(unit, prepared, subject)
                : ablated(unit, prepared, subject);
        String prompts = PromptDigests.ofAll(subject.prompts().tokens());
        return rows.stream().map(row -> found(row, prepared, subject, prompts)).toList();
    }

    private List<Row> patched(Unit unit, Prepared prepared, Subject subject) {
        Patched patched = Patched.of(
                subject, new Asked(unit.first()).patch(), prepared.taken().metric(), Progress.silent());
        PatchText text = new PatchText(patched);
        folder.store(unit, "patching.json", file -> JsonFiles.write(file, text.json()));
        folder.store(unit, "patching.csv", file -> WholeFile.write(file, text.csv()));
        List<Row> rows = new ArrayList<>();
        for (GridResult grid : patched.grids()) {
            for (int number = 0; number < grid.swaps().size(); number++) {
                double[] values = grid.effects().values().get(number);
                Row row = Row.of(unit.first())
                        .with(Column.ELEMENT, element(grid.swaps().get(number), patched.places()))
                        .with(Column.VALUE, grid.mean(number))
                        .with(Column.SHARE, grid.share(number))
                        .with(Column.MEASURED_ON, values.length)
                        .with(Column.FULL_VALUE, patched.clean())
                        .with(Column.EMPTY_VALUE, patched.corrupt())
                        .with(Column.FOLDER, unit.folder());
                rows.add(MeasuredRow.interval(
                        row,
                        Column.VALUE_LOW,
                        Column.VALUE_HIGH,
                        Bootstrap.standard().mean(Arrays.stream(values).boxed().toList())));
            }
        }
        return rows;
    }

    /** Such as {@code resid-pre 3 @14 END}, or of a pattern {@code pattern 2.h1 @14 END <- 4 S1}. */
    private static String element(Swap swap, List<String> places) {
        StringBuilder name = new StringBuilder(swap.site().label()).append(' ').append(swap.layer());
        swap.head().ifPresent(head -> name.append(".h").append(head));
        swap.lane().ifPresent(lane -> name.append(" @").append(places.get(lane)));
        swap.source().ifPresent(source -> name.append(" <- ").append(places.get(source)));
        return name.toString();
    }

    private List<Row> ablated(Unit unit, Prepared prepared, Subject subject) {
        Ablated ablated = Ablated.of(
                subject,
                new Asked(unit.first()).ablate(),
                prepared.taken().ablation(),
                prepared.taken().metric(),
                Progress.silent());
        AblatedText text = new AblatedText(ablated);
        folder.store(unit, "ablation.json", file -> JsonFiles.write(file, text.json()));
        folder.store(unit, "ablation.csv", file -> WholeFile.write(file, text.csv()));
        List<Row> rows = new ArrayList<>();
        for (Ablated.Row one : ablated.rows()) {
            Row row = Row.of(unit.first())
                    .with(Column.ELEMENT, one.name())
                    .with(Column.VALUE, one.evaluation().meanMetric())
                    .with(Column.KL, one.evaluation().meanKl())
                    .with(Column.ACCURACY, one.evaluation().meanAccuracy())
                    .with(Column.MEASURED_ON, one.evaluation().prompts())
                    .with(Column.FULL_VALUE, ablated.whole().evaluation().meanMetric())
                    .with(Column.FULL_ACCURACY, ablated.whole().evaluation().meanAccuracy())
                    .with(Column.FOLDER, unit.folder());
            row = MeasuredRow.interval(row, Column.VALUE_LOW, Column.VALUE_HIGH, one.metricInterval());
            row = MeasuredRow.interval(row, Column.KL_LOW, Column.KL_HIGH, one.interval(Measure.KL));
            rows.add(MeasuredRow.interval(
                    row, Column.ACCURACY_LOW, Column.ACCURACY_HIGH, one.interval(Measure.ACCURACY)));
        }
        return rows;
    }

    private static Row found(Row row, Prepared prepared, Subject subject, String prompts) {
        Row found = row.with(Axis.MODEL, subject.options().model())
                .with(Axis.TASK, subject.options().task())
                .with(Axis.PAIRS, subject.options().inputs().pairs().map(pairs -> Integer.toString(pairs)))
                .with(Axis.METRIC, prepared.taken().metric().specification())
                .with(Column.PROMPTS_DIGEST, prompts)
                .with(
                        Column.KERNEL,
                        subject.natives().vendor() + " " + subject.natives().kernel())
                .with(Column.TRIBUTARY, Build.present().version());
        return subject.opened()
                .weightsHash()
                .map(hash -> found.with(Column.WEIGHTS, hash))
                .orElse(found);
    }
}
