package dev.tributary.experiments.cli;

import dev.tributary.experiments.run.asked.Recalled;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.measuring.CircuitMeasurement;
import dev.tributary.experiments.run.measuring.StoredCircuit;
import dev.tributary.experiments.run.opening.SameModel;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.experiments.run.printing.MeasurementText;
import dev.tributary.graph.io.CircuitFile;
import dev.tributary.graph.io.Provenance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures circuits. */
@Command(
        description = {
            "Measures stored circuits: with every other edge replaced, and with their own edges replaced. Model, prompts,"
                    + " metric, ablation, positions and ports are those that the files name, unless told otherwise. A file of"
                    + " prompts is used whole unless it says otherwise; of a task's prompts those that no circuit was chosen"
                    + " by."
        },
        footer = {"", "Example: tributary evaluate small.json large.json --ablation mean-both"})
final class EvaluateCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(
            arity = "1..*",
            paramLabel = "CIRCUIT.json",
            description = "Circuits, as circuit and discover write them; the model is opened once.")
    private List<Path> paths = new ArrayList<>();

    @Mixin
    private InputOptions inputs = new InputOptions();

    @Mixin
    private MeasureOptions measure = new MeasureOptions();

    @Mixin
    private ArithmeticOptions arithmetic = new ArithmeticOptions();

    @Option(names = "--force", description = "Measures circuits of another model too.")
    private boolean force;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    EvaluateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        if (paths.isEmpty()) {
            throw new UsageException("expected at least one file with a circuit");
        }
        List<CircuitFile> files = new ArrayList<>();
        for (Path path : paths) {
            files.add(CircuitFile.read(path));
        }
        Recalled recalled = new Recalled(files);
        try (ProgressLine progress = new ProgressLine(console);
                Study study = Study.open(
                        recalled.options(
                                inputs.read(true),
                                inputs.seed(),
                                measure.metric(),
                                measure.ablation(),
                                arithmetic.read()),
                        progress)) {
            study.natives().warning().ifPresent(warning -> console.note("warning: " + warning));
            Provenance.Model model = SameModel.of(study.opened());
            List<StoredCircuit> circuits = new ArrayList<>();
            for (int index = 0; index < files.size(); index++) {
                CircuitFile file = files.get(index);
                SameModel.require(paths.get(index).toString(), file.provenance().model(), model, force);
                circuits.add(StoredCircuit.of(paths.get(index), file));
            }
            CircuitMeasurement measured = CircuitMeasurement.of(study, circuits, progress);
            progress.finish();
            console.result(json ? MeasurementText.json(study, measured) : MeasurementText.text(study, measured));
        }
        return 0;
    }
}
