package dev.tributary.experiments.cli;

import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.measuring.CircuitMeasurement;
import dev.tributary.experiments.run.measuring.StoredCircuit;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.experiments.run.printing.MeasurementText;
import dev.tributary.graph.io.CircuitFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
    private RecalledOptions recalled = new RecalledOptions();

    @Mixin
    private PlaceOption place = new PlaceOption();

    @Option(names = "--force", description = "Measures circuits of another model too.")
    private boolean force;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    EvaluateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        List<CircuitFile> files = RecalledOptions.read(paths);
        RunOptions options = recalled.options(files);
        try (ProgressLine progress = new ProgressLine(console);
                Study study = RecalledOptions.open(options, console, progress);
                ChosenPlace places = ChosenPlace.of(place.open(Stream.of(options), console))) {
            List<StoredCircuit> circuits = RecalledOptions.of(study, paths, files, force);
            CircuitMeasurement measured = CircuitMeasurement.of(
                    study,
                    places.measuring(options, study, circuits.get(0).circuit().space()),
                    circuits,
                    progress);
            progress.finish();
            console.result(json ? MeasurementText.json(study, measured) : MeasurementText.text(study, measured));
        }
        return 0;
    }
}
