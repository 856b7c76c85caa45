package dev.tributary.experiments.run.opening;

import dev.tributary.engine.metric.Metric;
import dev.tributary.engine.model.PatchableModel;
import dev.tributary.engine.natives.NativeReport;
import dev.tributary.engine.progress.Progress;
import dev.tributary.engine.task.SplitPart;
import dev.tributary.engine.tokenize.TokenisedPrompts;
import dev.tributary.experiments.run.asked.Inputs;
import dev.tributary.experiments.run.asked.PositionChoice;
import dev.tributary.experiments.run.asked.RunOptions;
import dev.tributary.experiments.run.asked.UsageException;
import dev.tributary.graph.Positions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * An opened model with prompts, and which of them are measured.
 *
 * @param options what was asked for, with the names and numbers that were found for what was left open
 * @param opened the model's files
 * @param model its executor
 * @param prompts what it runs on
 * @param part which of them are measured; all if empty
 * @param natives the kernels that compute it
 */
public record Subject(
        RunOptions options,
        OpenedModel opened,
        PatchableModel model,
        OpenedPrompts prompts,
        Optional<Part> part,
        NativeReport natives)
        implements AutoCloseable {

    /**
     * A part of the prompts.
     *
     * @param name which
     * @param split all parts
     */
    public record Part(SplitPart name, TokenisedPrompts.Split split) {

        TokenisedPrompts prompts() {
            return split.part(name);
        }
    }

    /**
     * Finds and opens everything.
     *
     * @param part which prompts are measured; all if empty
     */
    public static Subject open(RunOptions options, Optional<SplitPart> part) throws IOException {
        options.question().metric().ifPresent(SuitedMetric::named);
        OpenedPrompts.Source source = OpenedPrompts.find(options);
        OpenedModel opened = OpenedModel.open(
                        source.modelName(), options.question().inputs(), Progress.silent())
                .processed(options.arithmetic().process());
        try {
            OpenedPrompts prompts = source.open(opened, options, Whereabouts.here());
            NativeReport natives = Executors.start(options);
            RunOptions found = options.with(source.found(
                    options.inputs(),
                    prompts,
                    options.inputs()
                            .split()
                            .fitting(prompts.tokens(), source.task().isEmpty())));
            Optional<Part> measured = part.map(name -> new Part(name, split(prompts, found.inputs())));
            return new Subject(found, opened, Executors.of(opened, found), prompts, measured, natives);
        } catch (IOException | RuntimeException failed) {
            opened.close();
            throw failed;
        }
    }

    /** The prompts that are measured. */
    public TokenisedPrompts measured() {
        return part.map(asked -> right(asked.prompts(), asked.name().fileName()))
                .orElseGet(() -> right(prompts.tokens(), "measure"));
    }

    /**
     * The prompts that are measured where something has to be learned from others first: those that were asked for, of
     * all those that nothing is learned from.
     */
    public Apart apart() {
        TokenisedPrompts.Split split = part.map(Part::split).orElseGet(() -> split(prompts, options.inputs()));
        TokenisedPrompts learned = right(split.score(), SplitPart.SCORE.fileName());
        if (part.isPresent()) {
            return new Apart(learned, measured(), !part.get().prompts().equals(split.score()));
        }
        TokenisedPrompts all = prompts.tokens();
        Set<Integer> rest =
                new TreeSet<>(IntStream.range(0, all.pairs().size()).boxed().toList());
        all.numbersOf(split.score()).forEach(rest::remove);
        boolean other = !rest.isEmpty();
        return new Apart(learned, right(other ? all.part(rest) : all, "measure"), other);
    }

    /**
     * Prompts to learn from, and prompts to measure on.
     *
     * @param learned means are taken over these
     * @param measured the model is measured on these
     * @param other whether they share no prompt
     */
    public record Apart(TokenisedPrompts learned, TokenisedPrompts measured, boolean other) {}

    private static TokenisedPrompts.Split split(OpenedPrompts prompts, Inputs inputs) {
        try {
            return prompts.split(inputs.split().fitting(prompts.tokens(), false), inputs.seed());
        } catch (IllegalArgumentException unfit) {
            throw new UsageException(String.valueOf(unfit.getMessage()), unfit);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private TokenisedPrompts right(TokenisedPrompts asked, String purpose) {
        return options.inputs().correctOnly() ? CorrectPrompts.of(model, asked, options.batch(), purpose) : asked;
    }

    /** Which prompts are measured, for people; empty if all are. */
    public Optional<String> measuredNote() {
        return part.map(asked -> asked.name().fileName() + " part: "
                + asked.prompts().pairs().size() + " of "
                + prompts.tokens().pairs().size() + " prompts");
    }

    /** What is measured: what was named, or what suits the prompts. */
    public Metric metric() {
        return SuitedMetric.of(options.question().metric(), prompts).metric();
    }

    /** Why another metric than the usual one is taken; empty if it is not, or was named. */
    public Optional<String> metricNote() {
        return SuitedMetric.of(options.question().metric(), prompts).note();
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
