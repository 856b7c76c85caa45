package dev.tributary.experiments.run.opening;

import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.natives.NativeReport;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.task.PairBatch;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.graph.Positions;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An opened model with prompts, all of which are used.
 *
 * @param options what was asked for, with the names and numbers that were found for what was left open
 * @param opened the model's files
 * @param model its executor
 * @param prompts what it runs on
 * @param natives the kernels that compute it
 */
public record Subject(
        RunOptions options, OpenedModel opened, PatchableModel model, OpenedPrompts prompts, NativeReport natives)
        implements AutoCloseable {

    /** Finds and opens everything. */
    public static Subject open(RunOptions options) throws IOException {
        OpenedPrompts.Source source = OpenedPrompts.find(options);
        OpenedModel opened = OpenedModel.open(
                        source.modelName(), options.question().inputs(), Progress.silent())
                .processed(options.arithmetic().process());
        try {
            OpenedPrompts prompts = source.open(opened, options, Whereabouts.here());
            NativeReport natives = Executors.start(options);
            RunOptions found = options.with(
                    source.found(options.inputs(), prompts, options.inputs().split()));
            return new Subject(found, opened, Executors.of(opened, found), prompts, natives);
        } catch (IOException | RuntimeException failed) {
            opened.close();
            throw failed;
        }
    }

    /** All prompts. */
    public List<PairBatch> batches() {
        return prompts.tokens().batches(options.batch());
    }

    /** How far positions are told apart. */
    public Positions positions() {
        PositionChoice choice = options.positions().fitting(prompts.tokens(), model.graph(), options.elements());
        return choice.of(prompts.tokens());
    }

    /** A label for each place that is told apart: the position's number with its name or common token, or a span. */
    public List<String> placeLabels() {
        Positions positions = positions();
        if (positions instanceof Positions.All) {
            return List.of("all");
        }
        if (positions instanceof Positions.Spans) {
            return prompts.tokens().spanNames();
        }
        List<String> names = prompts.tokens().laneLabels();
        return IntStream.range(0, names.size())
                .mapToObj(place -> (place + " " + names.get(place).strip()).strip())
                .toList();
    }

    @Override
    public void close() throws IOException {
        model.close();
        opened.close();
    }
}
