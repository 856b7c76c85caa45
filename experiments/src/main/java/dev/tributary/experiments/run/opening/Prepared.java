package dev.tributary.experiments.run.opening;

import dev.tributary.engine.catalog.Methods;
import dev.tributary.engine.prune.ScoringMethod;
import dev.tributary.experiments.run.asked.Inputs;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.SplitChoice;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.graph.Edge;
import dev.tributary.graph.Positions;
import dev.tributary.graph.index.IndexSpace;
import java.io.IOException;
import java.util.List;

/**
 * Everything that options name, found and checked, before anything runs.
 *
 * @param options what was asked for, with the names and numbers that were found for what was left open
 * @param opened the model's files
 * @param prompts what it will run on
 * @param taken metric, ablation and method
 * @param positions how far positions are told apart
 */
public record Prepared(
        RunOptions options, OpenedModel opened, OpenedPrompts prompts, Taken taken, Positions positions) {

    /** Checks what was asked of a model on prompts that were read for it; throws {@link UsageException} if it cannot be. */
    public static Prepared of(OpenedModel opened, OpenedPrompts prompts, RunOptions asked) {
        Taken.Placed placed = Taken.of(asked.question(), prompts)
                .placed(asked, prompts, opened.architecture().graph());
        RunOptions options = found(asked, prompts, placed);
        Positions positions = placed.positions().of(prompts.tokens());
        Prepared prepared = new Prepared(options, opened, prompts, placed.taken(), positions);
        // what has too many elements is refused before anything runs
        prepared.space();
        prepared.method();
        return prepared;
    }

    /** Reads the prompts of options for a model. */
    public static OpenedPrompts prompts(OpenedModel opened, RunOptions asked) throws IOException {
        return prompts(opened, asked, Whereabouts.here());
    }

    /** The same with files that may lie elsewhere. */
    static OpenedPrompts prompts(OpenedModel opened, RunOptions asked, Whereabouts where) throws IOException {
        return OpenedPrompts.find(asked).open(opened, asked, where);
    }

    /** What was asked for, with what was taken where nothing was. */
    private static RunOptions found(RunOptions asked, OpenedPrompts prompts, Taken.Placed placed) {
        OpenedPrompts.Source source = OpenedPrompts.find(asked);
        Inputs inputs = asked.inputs();
        Taken taken = placed.taken();
        SplitChoice split =
                inputs.split().fitting(prompts.tokens(), source.task().isEmpty());
        return asked.with(source.found(inputs, prompts, split))
                .with(asked.question()
                        .found(
                                taken.method(),
                                taken.ablation().specification(),
                                taken.metric().specification(),
                                placed.positions()));
    }

    /** What is scored. */
    public IndexSpace space() {
        return UsageException.named(() -> IndexSpace.of(
                options.question().elements(),
                opened.architecture().graph(),
                positions,
                opened.architecture().width(options.question().elements())));
    }

    ScoringMethod method() {
        List<Edge> known =
                opened.knownEdges(taken.ablation().name(), opened.architecture().graph(), positions);
        return UsageException.named(() -> Methods.catalog(known).make(taken.method()));
    }
}
