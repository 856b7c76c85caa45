package dev.tributary.experiments.cli;

import dev.tributary.engine.progress.Progress;
import dev.tributary.experiments.run.asked.Recalled;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.experiments.run.measuring.StoredCircuit;
import dev.tributary.experiments.run.opening.SameModel;
import dev.tributary.experiments.run.opening.Study;
import dev.tributary.graph.io.CircuitFile;
import dev.tributary.graph.io.Provenance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;

/** Options of commands that measure stored circuits: what is not given is what their files name. */
final class RecalledOptions {

    @Mixin
    private InputOptions inputs = new InputOptions();

    @Mixin
    private MeasureOptions measure = new MeasureOptions();

    @Mixin
    private ArithmeticOptions arithmetic = new ArithmeticOptions();

    /** The files; throws {@link UsageException} if there are none. */
    static List<CircuitFile> read(List<Path> paths) throws IOException {
        if (paths.isEmpty()) {
            throw new UsageException("expected at least one file with a circuit");
        }
        List<CircuitFile> files = new ArrayList<>();
        for (Path path : paths) {
            files.add(CircuitFile.read(path));
        }
        return files;
    }

    /** A study that can measure all of them, with one opened model. */
    Study open(List<CircuitFile> files, Console console, Progress progress) throws IOException {
        return open(options(files), console, progress);
    }

    /** What files and options ask for together. */
    RunOptions options(List<CircuitFile> files) throws IOException {
        return new Recalled(files)
                .options(inputs.read(true), inputs.seed(), measure.metric(), measure.ablation(), arithmetic.read());
    }

    /** A study of what was asked for. */
    static Study open(RunOptions options, Console console, Progress progress) throws IOException {
        Study study = Study.open(options, progress);
        study.natives().warning().ifPresent(warning -> console.note("warning: " + warning));
        return study;
    }

    /**
     * The circuits, each of the study's model.
     *
     * @param force whether one of another model is taken too
     */
    static List<StoredCircuit> of(Study study, List<Path> paths, List<CircuitFile> files, boolean force)
            throws IOException {
        Provenance.Model model = SameModel.of(study.opened());
        List<StoredCircuit> circuits = new ArrayList<>();
        for (int index = 0; index < files.size(); index++) {
            CircuitFile file = files.get(index);
            SameModel.require(paths.get(index).toString(), file.provenance().model(), model, force);
            circuits.add(StoredCircuit.of(paths.get(index), file));
        }
        return circuits;
    }
}
