package dev.tributary.experiments.run.asked;

import dev.tributary.experiments.tasks.Tasks;
import dev.tributary.experiments.tasks.language.TokenizedTask;
import dev.tributary.graph.Positions;
import dev.tributary.graph.index.Elements;
import dev.tributary.graph.io.CircuitFile;
import dev.tributary.graph.io.Provenance;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What stored circuits say of how they were made, for what a person leaves open.
 *
 * @param files at least one
 */
public record Recalled(List<CircuitFile> files) {
    public Recalled {
        files = List.copyOf(files);
        if (files.isEmpty()) {
            throw new UsageException("expected at least one file with a circuit");
        }
    }

    /**
     * Options for measuring all of these circuits with one opened model.
     *
     * @param given what was typed; its model, prompts, seed and split are taken from the files where they are empty
     * @param seed what was typed
     */
    public RunOptions options(
            Inputs given,
            Optional<Long> seed,
            Optional<String> metric,
            Optional<String> ablation,
            Arithmetic arithmetic) {
        Inputs inputs = inputs(given, seed);
        Question question = new Question(
                Optional.empty(),
                ablation.or(() -> common("--ablation", file -> method(file).ablation())),
                metric.or(() -> common("--metric", file -> method(file).metric())),
                PositionChoice.like(positions()),
                Elements.EDGES,
                inputs(),
                Choosing.usual());
        return new RunOptions(inputs, question, arithmetic);
    }

    private Inputs inputs(Inputs given, Optional<Long> seed) {
        boolean namesPrompts = given.task().isPresent() || given.promptFile().isPresent();
        Optional<String> prompts = namesPrompts
                ? Optional.empty()
                : common("--task or --prompts", file -> prompts(file).task());
        Optional<String> task = prompts.filter(Recalled::isTask);
        Optional<Path> promptFile = prompts.filter(name -> !isTask(name)).map(Path::of);
        boolean sameTask = task.isPresent();
        return new Inputs(
                given.model()
                        .or(() -> common(
                                "--model",
                                file -> Optional.of(file.provenance().model().name()))),
                given.task().or(() -> task),
                given.promptFile().or(() -> promptFile),
                sameTask
                        ? given.pairs()
                                .or(() -> common(
                                        "--pairs",
                                        file -> prompts(file).source().pairs()))
                        : given.pairs(),
                sameTask && given.split() instanceof SplitChoice.Usual
                        ? common("--split", file -> prompts(file).source().split())
                                .map(SplitChoice::parse)
                                .orElse(given.split())
                        : given.split(),
                given.correctOnly(),
                given.bos(),
                seed.or(() -> sameTask ? common("--seed", file -> method(file).seed()) : Optional.empty())
                        .orElse(0L));
    }

    /** Whether prompts of this name are made by a task, and are no file. */
    public static boolean isTask(String name) {
        return Tasks.isBuiltIn(name) || TokenizedTask.isNamed(name);
    }

    private static Provenance.Prompts prompts(CircuitFile file) {
        return file.provenance().prompts();
    }

    private static Provenance.Method method(CircuitFile file) {
        return file.provenance().method();
    }

    private Positions positions() {
        return files.get(0).circuit().positions();
    }

    private HeadInputs inputs() {
        Set<HeadInputs> found = new LinkedHashSet<>();
        files.forEach(file -> found.add(HeadInputs.of(file.circuit().graph())));
        if (found.size() > 1) {
            throw new UsageException(
                    "heads have other inputs in some of these circuits than in others (q, k and v apart or"
                            + " as one, keys and values shared or not), so one opened model cannot serve all; measure them one"
                            + " kind at a time");
        }
        return found.iterator().next();
    }

    /** What all files say alike. */
    private <T> Optional<T> common(String option, Function<CircuitFile, Optional<T>> said) {
        Set<Optional<T>> found = new LinkedHashSet<>();
        files.forEach(file -> found.add(said.apply(file)));
        if (found.size() > 1) {
            throw new UsageException("these circuits were made with different " + option.replace("--", "") + " ("
                    + String.join(
                            ", ",
                            found.stream()
                                    .map(value -> value.map(Object::toString).orElse("unknown"))
                                    .toList())
                    + "); say which to measure with: " + option);
        }
        return found.iterator().next();
    }
}
