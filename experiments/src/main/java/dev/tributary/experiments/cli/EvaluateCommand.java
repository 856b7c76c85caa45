package dev.tributary.experiments.cli;

import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.measuring.CircuitMeasurement;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.experiments.run.printing.MeasurementText;
import dev.tributary.graph.io.CircuitFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures a circuit. */
@Command(
        description = {
            "Measures a stored circuit on the report split: with every other edge replaced, and with its own edges"
                    + " replaced."
        },
        footer = {"", "Example: tributary evaluate circuit.json --task ioi --ablation mean-both"})
final class EvaluateCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(paramLabel = "CIRCUIT.json", description = "A circuit, as circuit and discover write them.")
    private @Nullable Path circuit;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    EvaluateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        if (circuit == null) {
            throw new UsageException("expected a file with a circuit");
        }
        CircuitFile file = CircuitFile.read(circuit);
        try (Study study = Study.open(
                        common.read(PositionChoice.like(file.circuit().positions())));
                ProgressLine progress = new ProgressLine(console)) {
            study.natives().warning().ifPresent(warning -> console.note("warning: " + warning));
            CircuitMeasurement measured = CircuitMeasurement.of(study, file.circuit(), progress);
            progress.finish();
            console.result(json ? MeasurementText.json(measured) : MeasurementText.text(measured));
        }
        return 0;
    }
}
